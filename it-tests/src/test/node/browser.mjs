/* SPDX-License-Identifier: Apache-2.0 */
// A browser by line: reads commands from the standard input, one JSON object a line, and answers each with one. Each page is
// in a context of its own, as if it were another person's browser.
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [executablePath, timeout] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  headless: true,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const pages = new Map();

const commands = {
  async open({ page: name, url, width, height, dark }) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? "dark" : "light",
      ignoreHTTPSErrors: true, // servers of tests sign their certificates themselves
    });
    context.setDefaultTimeout(Number(timeout));
    const page = await context.newPage();
    page.failures = [];
    page.on("pageerror", (error) => page.failures.push(String(error)));
    page.on("console", (message) => message.type() === "error" && page.failures.push(message.text()));
    pages.set(name, page);
    await page.goto(url);
  },
  fill: (page, { selector, value }) => page.locator(selector).fill(value),
  press: (page, { selector, value }) => page.locator(selector).press(value),
  click: (page, { selector }) => page.locator(selector).click(),
  see: (page, { selector, value }) => page.locator(selector).filter({ hasText: value }).first().waitFor(),
  texts: (page, { selector }) => page.locator(selector).allInnerTexts(),
  evaluate: (page, { value }) => page.evaluate(value),
  failures: (page) => page.failures,
  widths: (page) => page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]),
  screenshot: (page, { value }) => page.screenshot({ path: value }).then(() => undefined),
  close: (page) => page.context().close(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer;
  try {
    const run = commands[command.do];
    const value = await (command.do === "open" ? run(command) : run(pages.get(command.page), command));
    answer = { value: value ?? null };
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
