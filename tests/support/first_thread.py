#!/usr/bin/env python3
"""A person without script: opens the set-up address, makes the forum, posts a thread and a reply, and reads them as
somebody who is not logged in. `first_thread.py http://localhost:8080/setup?token=…`; status 0 when all of it worked.
"""

import html.parser
import http.cookiejar
import sys
import urllib.parse
import urllib.request


class Forms(html.parser.HTMLParser):
    """The forms of a page: action and the values a browser would send without touching anything."""

    def __init__(self, page: str):
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.boxes: set[str] = set()  # not sent unless somebody ticks them
        self.select = self.area = None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append((given.get("action") or "", {}))
        if not self.forms or not given.get("name") and tag != "option":
            return
        fields = self.forms[-1][1]
        if tag == "input" and given.get("type") in ("radio", "checkbox"):
            self.boxes.add(given["name"])
            if "checked" in given:
                fields[given["name"]] = given.get("value") or "on"
        elif tag == "input":
            fields[given["name"]] = given.get("value") or ""
        elif tag == "textarea":
            fields[given["name"]] = ""
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and self.select and ("selected" in given or self.select not in fields):
            fields[self.select] = given.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None


class Browser:
    """Cookies, redirects, forms."""

    def __init__(self, origin: str):
        self.origin = origin
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, address: str) -> tuple[str, str]:
        """(where it ended, the page)"""
        with self.opener.open(urllib.parse.urljoin(self.origin, address), timeout=30) as answer:
            return answer.geturl(), answer.read().decode()

    def send(self, page: str, action: str, changed: dict[str, str]) -> tuple[str, str]:
        """Fills in and sends the form of `page` whose action ends with `action`."""
        read = Forms(page)
        for target, fields in read.forms:
            if urllib.parse.urlsplit(target).path.endswith(action):
                missing = changed.keys() - fields.keys() - read.boxes
                if missing:
                    raise SystemExit(f"the form {target} has no {', '.join(missing)}")
                request = urllib.request.Request(urllib.parse.urljoin(self.origin, target),
                                                 urllib.parse.urlencode(fields | changed).encode(),
                                                 {"Origin": self.origin})
                with self.opener.open(request, timeout=60) as answer:
                    return answer.geturl(), answer.read().decode()
        raise SystemExit(f"no form goes to {action}")


def main(address: str) -> None:
    parts = urllib.parse.urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    founder, stranger = Browser(origin), Browser(origin)
    _, page = founder.get(address)
    founder.send(page, "/setup", {"site_name": "First forum", "name": "asha", "password": "seven unrelated kites",
                                  "board_title": "Town square", "board_name": "square"})
    _, page = founder.get("/new?board=square")
    where, page = founder.send(page, "/new", {"title": "Shall we meet on Sunday?", "text": "I would **like** that."})
    thread = urllib.parse.urlsplit(where).path.split("/")
    _, page = founder.get(f"/t/{thread[2]}/reply")
    founder.send(page, "/reply", {"text": "Then let us. अच्छा।"})
    _, page = stranger.get(where)
    for words in ("Shall we meet on Sunday?", "<strong>like</strong>", "Then let us. अच्छा।"):
        if words not in page:
            raise SystemExit(f"a stranger does not see: {words}")
    print(f"read by a stranger at {where}")


if __name__ == "__main__":
    main(sys.argv[1])
