/* SPDX-License-Identifier: Apache-2.0 */
import { Connection } from "./connection.js";

const ROOM = /^[A-Za-z0-9_-]{1,40}$/;
const MAX_TEXT = 2000;
const MAX_LINES = 1000; // more would only slow the page down
const SAME_BREATH_MS = 5 * 60_000;
const HUES = 8;

const $ = (id) => document.getElementById(id);
const messages = $("messages");
const text = $("text");

/** The conversation that the page shows; null on the entrance. */
let talk = null;

/** One visit to one room, however many connections it takes. */
class Talk {
  /** Members by id, as of the last welcome and the events since. */
  members = new Map();

  /** The ids that this page has had: one for each connection. Said by one of them is said by me. */
  #mine = new Set(ownIds());

  /** Texts that were sent and have not come back yet, the oldest first. */
  #pending = [];

  /** Those of earlier connections. What is kept tells whether they arrived. */
  #doubtful = [];

  /** The ids of the messages that are shown: what is kept comes again with each connection. */
  #shown = new Set();

  /** What came on this connection before the welcome. */
  #early = [];

  /** The members on other nodes that have greeted this page before the welcome. */
  #greetings = [];

  /** How many messages have come on this connection. */
  #heard = 0;

  /** How many of them were kept from before. */
  #kept = 0;

  /** The life of what is kept, as of the last welcome. */
  #life = "";

  #me = "";
  #lastSaid = null;
  #connection;

  constructor(name, room) {
    this.wish = name;
    this.room = room;
    const url = new URL(`chat/${room}`, document.baseURI);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.#connection = new Connection(url, this.#changed.bind(this), this.#received.bind(this));
  }

  say(words) {
    if (this.#me && this.#connection.send({ type: "say", text: words })) {
      this.#pending.push(words);
      return true;
    }
    return false;
  }

  rename(name) {
    return this.#connection.send({ type: "rename", name });
  }

  retry() {
    this.#connection.retry();
  }

  end() {
    this.#connection.close();
  }

  get me() {
    return this.#me;
  }

  // ---- What the connection tells ----

  #changed(state, reason) {
    if (state === "open") {
      // Nothing to show yet: connected is who is welcome.
      this.#early = [];
      this.#greetings = [];
      this.#heard = 0;
      this.#connection.send({ type: "join", name: this.wish });
      return;
    }
    this.#me = "";
    this.#doubtful.push(...this.#pending.splice(0));
    showState(state, reason, this.#life !== "");
    if (state === "refused") {
      this.#giveBack(this.#doubtful.splice(0));
    }
  }

  #received(event) {
    switch (event.type) {
      case "welcome":
        return this.#welcome(event);
      case "joined":
        if (this.#me && !this.members.has(event.member.id)) {
          this.members.set(event.member.id, event.member.name);
          showMembers(this);
          addLine(person(event.member.name), " joined");
          this.#connection.send({ type: "greet", text: event.member.id });
        }
        return;
      case "here":
        return this.#me ? this.#here(event) : this.#greetings.push(event);
      case "left":
        if (this.#me && this.members.delete(event.member.id)) {
          showMembers(this);
          addLine(person(event.member.name), " left");
        }
        return;
      case "renamed":
        if (!this.#me || this.members.get(event.member.id) === event.member.name) {
          return; // the welcome has the new name
        }
        this.members.set(event.member.id, event.member.name);
        if (event.member.id === this.#me) {
          this.wish = event.member.name;
          remember(localStorage, "name", this.wish);
        }
        showMembers(this);
        return addLine(person(event.before), " is now called ", person(event.member.name));
      case "said":
        return this.#me ? this.#said(event) : this.#early.push(event);
      case "problem":
        return this.#problem(event);
    }
  }

  /** A member on another node is here, too. */
  #here({ member, room }) {
    if (room === this.room) {
      this.members.set(member.id, member.name);
      showMembers(this);
    }
  }

  #welcome({ id, name, members, kept, life }) {
    const first = this.#life === "";
    const begunAnew = this.#life !== life && this.#shown.size > 0;
    this.#life = life;
    this.#kept = kept;
    this.#me = id;
    this.#mine.add(id);
    rememberIds(this.#mine);
    this.members = new Map(members.map((member) => [member.id, member.name]));
    inBulk(() => {
      if (begunAnew) {
        addLine("Earlier messages are kept no more.");
      } else if (this.#shown.size > 0 && this.#early.length > 0 && !this.#shown.has(this.#early[0].id)) {
        addLine("Some messages are missing here.");
      }
      this.#early.splice(0).forEach((said) => this.#said(said));
      if (name !== this.wish && first) {
        addLine("You are called ", person(name), " here.");
      }
    });
    showMembers(this);
    this.#greetings.splice(0).forEach((greeting) => this.#here(greeting));
    showState("open", "", true);
    if (kept === 0) {
      this.#giveBack(this.#doubtful.splice(0));
    }
  }

  #said(said) {
    this.#heard++;
    if (!this.#shown.has(said.id)) {
      this.#shown.add(said.id);
      if (this.#shown.size > MAX_LINES) {
        this.#shown.delete(this.#shown.values().next().value); // the oldest, which is kept no more
      }
      const own = this.#mine.has(said.memberId);
      addMessage(said, own, this.#lastSaid);
      this.#lastSaid = said;
      if (own) {
        this.#arrived(said.text, said.memberId === this.#me ? this.#pending : this.#doubtful);
      }
    }
    if (this.#heard === this.#kept) {
      this.#giveBack(this.#doubtful.splice(0));
    }
  }

  #arrived(words, sent) {
    const index = sent.indexOf(words);
    if (index >= 0) {
      sent.splice(index, 1);
    }
  }

  #problem(problem) {
    if (problem.request === "join") {
      leave();
      $("name-problem").textContent = problem.text;
      return;
    }
    if (problem.request === "say") {
      this.#giveBack(this.#pending.splice(0, 1)); // the answers come in the order of the requests
    }
    $("problem").textContent = problem.text;
  }

  /** Puts back into the box what did not reach the room. */
  #giveBack(lost) {
    if (lost.length > 0) {
      text.value = [...lost, text.value].filter((words) => words).join("\n");
      fitText();
      setText("problem", "What you said last did not arrive. Send it again?");
    }
  }
}

// ---- Entrance ----

function enter(event) {
  event.preventDefault();
  const name = $("name").value.trim();
  const room = $("room").value.trim();
  const problems = {
    name: name ? "" : "Please say who you are",
    room: ROOM.test(room) ? "" : "Only letters, digits, - and _, at most 40",
  };
  for (const [id, problem] of Object.entries(problems)) {
    $(`${id}-problem`).textContent = problem;
    $(id).setAttribute("aria-invalid", String(problem !== ""));
  }
  const wrong = Object.keys(problems).find((id) => problems[id]);
  if (wrong) {
    $(wrong).focus();
    return;
  }
  remember(localStorage, "name", name);
  showRoomInAddress(room);
  show(room);
  talk = new Talk(name, room);
}

function leave() {
  talk.end();
  talk = null;
  $("chat").hidden = true;
  $("entrance").hidden = false;
  showTitle("");
  $("name").focus();
}

function show(room) {
  messages.replaceChildren();
  $("members").replaceChildren();
  $("people-count").textContent = "0";
  $("room-name").textContent = room;
  $("notice").hidden = true;
  $("newer").hidden = true;
  $("empty").hidden = true;
  $("problem").textContent = "";
  text.value = "";
  following = true;
  togglePeople(false);
  $("entrance").hidden = true;
  $("chat").hidden = false;
  showTitle(room);
  fitText();
  // On a phone the keyboard would hide the history.
  (matchMedia("(pointer: fine)").matches ? text : messages).focus();
}

/** The address is what people share. */
function showRoomInAddress(room) {
  const address = new URL(location.href);
  address.search = new URLSearchParams({ room });
  history.replaceState(null, "", address);
}

// ---- State of the connection ----

/** @param {boolean} known whether there was a connection before */
function showState(state, reason, known) {
  const trying = known ? "Reconnecting…" : "Connecting…";
  const words = { connecting: trying, waiting: trying, open: "Connected", refused: "Disconnected" }[state];
  $("status").dataset.state = state;
  setText("status-text", words);
  setText("status-reason", state === "refused" ? reason : "");
  $("send").disabled = state !== "open";
  $("rename").disabled = state !== "open";
  if (state === "open") {
    $("notice").hidden = true;
    $("problem").textContent = "";
    $("empty").hidden = messages.childElementCount > 0;
  } else if (state !== "connecting") {
    const refused = state === "refused";
    $("notice").classList.toggle("later", !refused);
    const lost = known ? "The connection is lost. Trying again…" : "No answer yet. Trying again…";
    setText("notice-text", refused ? reason : lost);
    $("notice").hidden = false;
  }
}

/** Changes a text only if it is another, for a screen reader reads every change out. */
function setText(id, words) {
  if ($(id).textContent !== words) {
    $(id).textContent = words;
  }
}

// ---- Messages ----

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** Whether the end of the messages is in view, and is to stay there. */
let following = true;

let bulk = false;
let unread = 0;

/** An element with attributes and content. Texts of people are only ever content, so they cannot be markup. */
function element(tag, attributes, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...content);
  return made;
}

function addMessage(said, own, previous) {
  const at = new Date(said.at);
  const last = messages.lastElementChild;
  const continued =
    previous?.memberId === said.memberId &&
    previous.name === said.name &&
    at - new Date(previous.at) < SAME_BREATH_MS &&
    last?.classList.contains("message");
  const shownTime = at.toDateString() === new Date().toDateString() ? time.format(at) : dayAndTime.format(at);
  const meta = element(
    "p",
    { class: continued ? "meta visually-hidden" : "meta" },
    element("bdi", { class: own ? "visually-hidden" : `name ${hue(said.name)}` }, said.name),
    " ",
    element("time", { datetime: said.at, title: dayAndTime.format(at) }, shownTime),
  );
  const line = element(
    "div",
    { class: `message ${own ? "own" : "other"} ${continued ? "continued" : "first"}`, "data-id": said.id },
    meta,
    element("p", { class: "text", dir: "auto" }, said.text),
  );
  if (!own && !continued) {
    line.prepend(avatar(said.name));
  }
  append(line);
  if (!following && !own && !bulk) {
    $("newer").hidden = false;
  }
  if (document.hidden && !bulk) {
    unread++;
    showTitle(talk.room);
  }
}

/** A line that nobody said. */
function addLine(...content) {
  append(element("p", { class: "line" }, ...content));
}

/** A name in a sentence, which it cannot turn round even if it is written from right to left. */
function person(name) {
  return element("bdi", {}, name);
}

function append(line) {
  $("empty").hidden = true;
  messages.append(line);
  while (messages.childElementCount > MAX_LINES) {
    messages.firstElementChild.remove();
  }
  if (following && !bulk) {
    scrollToEnd();
  }
}

/** Adds many lines at once, which a screen reader does not read out. */
function inBulk(add) {
  bulk = true;
  messages.setAttribute("aria-live", "off");
  add();
  setTimeout(() => messages.setAttribute("aria-live", "polite"), 500);
  bulk = false;
  if (following) {
    scrollToEnd();
  }
}

function scrollToEnd(behavior = "instant") {
  messages.scrollTo({ top: messages.scrollHeight, behavior });
}

function showTitle(room) {
  document.title = `${unread > 0 ? `(${unread}) ` : ""}${room ? `${room} – ` : ""}Kawat Chat`;
}

// ---- People ----

function showMembers({ members, me }) {
  const sorted = [...members].sort(([, a], [, b]) => a.localeCompare(b));
  $("members").replaceChildren(
    ...sorted.map(([id, name]) => {
      const item = element("li", { "data-id": id }, avatar(name), person(name));
      if (id === me) {
        item.append(" ", element("span", { class: "you" }, "you"));
      }
      return item;
    }),
  );
  $("people-count").textContent = String(members.size);
}

function avatar(name) {
  return element("span", { class: `avatar ${hue(name)}`, "aria-hidden": "true" }, [...name][0].toUpperCase());
}

/** A colour for a name, the same on every page. */
function hue(name) {
  let sum = 0;
  for (const character of name) {
    sum = (sum * 31 + character.codePointAt(0)) % 65_521;
  }
  return `hue-${sum % HUES}`;
}

function togglePeople(open) {
  $("people").classList.toggle("open", open);
  $("people-button").setAttribute("aria-expanded", String(open));
}

// ---- Composer ----

function send(event) {
  event.preventDefault();
  const words = text.value.trim();
  if (!words) {
    return;
  }
  if (talk.say(words)) {
    text.value = "";
    $("problem").textContent = "";
    following = true;
    scrollToEnd();
    fitText();
  } else {
    setText("problem", "Not connected. Your message stays here.");
  }
  text.focus();
}

/** Makes the box as high as its text, up to what the style sheet allows. */
function fitText() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + text.offsetHeight - text.clientHeight}px`;
  const left = MAX_TEXT - text.value.length;
  setText("hint", left > 200 ? "Enter sends, Shift+Enter begins a new line" : `${left} characters left`);
  $("hint").classList.toggle("wide", left > 200);
}

// ---- What the browser remembers; it may be told not to ----

function remember(storage, key, value) {
  try {
    storage.setItem(`kawat-chat.${key}`, value);
  } catch {
    // then it does not
  }
}

function recall(storage, key) {
  try {
    return storage.getItem(`kawat-chat.${key}`) ?? "";
  } catch {
    return "";
  }
}

/** The ids that this tab has had, even if it was loaded again. */
function ownIds() {
  return JSON.parse(recall(sessionStorage, "ids") || "[]");
}

function rememberIds(ids) {
  remember(sessionStorage, "ids", JSON.stringify([...ids].slice(-100)));
}

// ---- What the reader does ----

$("join-form").addEventListener("submit", enter);
$("leave").addEventListener("click", leave);
$("composer").addEventListener("submit", send);
$("retry").addEventListener("click", () => {
  text.focus(); // the button is about to go
  talk.retry();
});
$("newer").addEventListener("click", () => {
  scrollToEnd(matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
  text.focus();
});

text.addEventListener("input", () => {
  $("problem").textContent = "";
  fitText();
});
text.addEventListener("keydown", (event) => {
  // While a word is being composed, Enter chooses it.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    send(event);
  }
});

$("people-button").addEventListener("click", () => togglePeople(!$("people").classList.contains("open")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && $("people").classList.contains("open")) {
    togglePeople(false);
    $("people-button").focus();
  }
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("#people, #people-button, dialog")) {
    togglePeople(false);
  }
});

$("rename").addEventListener("click", () => {
  $("new-name").value = talk.members.get(talk.me) ?? talk.wish;
  $("rename-dialog").showModal();
  $("new-name").select();
});
$("rename-cancel").addEventListener("click", () => $("rename-dialog").close());
$("rename-form").addEventListener("submit", () => {
  const name = $("new-name").value.trim();
  togglePeople(false);
  if (name && !talk.rename(name)) {
    setText("problem", "Not connected. Your name stays as it is.");
  }
});

messages.addEventListener("scroll", () => {
  following = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 60;
  if (following) {
    $("newer").hidden = true;
  }
});
// The keyboard of a phone, or a longer text in the box, takes room from the messages.
new ResizeObserver(() => following && scrollToEnd()).observe(messages);

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && talk) {
    unread = 0;
    showTitle(talk.room);
  }
});

$("name").value = recall(localStorage, "name");
$("room").value = new URLSearchParams(location.search).get("room") ?? "lobby";
($("name").value ? $("join") : $("name")).focus();
