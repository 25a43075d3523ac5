// The script only enhances: every page works without it. No inline handlers, no evaluation (SEC: script-src 'self').
import htmx from "htmx.org/dist/htmx.esm.js";
import "@github/markdown-toolbar-element";
import "./time.js";
import "./quote.js";
import "./copy.js";
import "./draft.js";
import "./preview.js";
import "./whole.js";
import "./disclose.js";
import "./mention.js";

window.htmx = htmx;
document.documentElement.classList.add("js");
