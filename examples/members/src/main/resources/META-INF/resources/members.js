/* SPDX-License-Identifier: Apache-2.0 */

const byId = (id) => document.getElementById(id);

/** Creates an element with a text, which is never read as HTML. */
function element(tag, className, text) {
  const created = document.createElement(tag);
  created.className = className;
  created.textContent = text;
  return created;
}

function badge({ name, colour }, tag) {
  const created = element(tag, "member", name);
  created.style.setProperty("--colour", colour);
  return created;
}

function add(item) {
  byId("lines").append(item);
  item.scrollIntoView({ block: "nearest" });
}

/** The action for each type of message. */
const news = {
  present({ change, members }) {
    byId("members").replaceChildren(...members.map((member) => badge(member, "li")));
    add(element("li", "change", change));
  },
  line(line) {
    const item = element("li", line.whispered ? "whispered" : "", "");
    item.append(badge(line, "span"), " ", element("span", "text", line.text));
    add(item);
  },
};

let socket = null;

function connect(name) {
  const url = new URL(`members?name=${encodeURIComponent(name)}`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  socket = new WebSocket(url);
  byId("status").textContent = "Connecting…";
  socket.onopen = () => {
    byId("status").textContent = "Connected";
    byId("lines").replaceChildren();
    show(true);
    byId("text").focus();
  };
  socket.onmessage = (event) => {
    const message = JSON.parse(event.data);
    news[message.type](message);
  };
  socket.onclose = ({ code }) => {
    byId("status").textContent = `The connection has ended (${code}). Come in again.`;
    show(false);
  };
}

function show(inside) {
  byId("entrance").hidden = inside;
  byId("room").hidden = !inside;
}

byId("entrance").addEventListener("submit", (event) => {
  event.preventDefault();
  connect(byId("name").value);
});

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  socket.send(byId("text").value);
  byId("text").value = "";
});
