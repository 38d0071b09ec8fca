// Single keys, as the sheet on "?" lists them. They rest while somebody types, and when switched off.
(() => {
	const PATIENCE = 1200; // milliseconds between "g" and the letter behind it
	const LIST = "sor-list"; // in the memory of this tab: the addresses of the list one came from
	let begun = "";
	let forgets = 0;

	const sheet = () => document.getElementById("sor-shortcuts");
	const rows = () =>
		[...document.querySelectorAll("#result_list tbody tr, [data-row], .sor-obligation")].filter(
			(row) => row.getClientRects().length && linkOf(row),
		);

	function linkOf(row) {
		return row.querySelector("[data-row-link], th a[href], td a[href]:not([x-on\\:click]), a[href]");
	}

	function say(words) {
		const place = document.getElementById("sor-said");
		if (place) place.textContent = words;
	}

	function isTyping(target) {
		const field = target.closest?.("input, textarea, select, [contenteditable=''], [contenteditable=true], [role=textbox], [role=combobox]");
		return Boolean(field) && !["checkbox", "radio", "button", "submit"].includes(field.type);
	}

	function isElsewhere() {
		const palette = document.getElementById("search-input-command");
		const overlay = document.getElementById("modal-overlay");
		return Boolean(document.querySelector("dialog[open]") || overlay?.getClientRects().length || palette?.offsetParent);
	}

	function move(step) {
		const all = rows();
		if (!all.length) return false;
		const now = all.findIndex((row) => row.contains(document.activeElement));
		const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
		linkOf(next).focus();
		next.scrollIntoView({ block: "nearest" });
		return true;
	}

	function remember() {
		const list = document.querySelector("#result_list, [data-record-list]");
		if (!list || list.closest("dialog")) return;
		const found = rows().map((row) => new URL(linkOf(row).href, location.href).pathname);
		sessionStorage.setItem(LIST, JSON.stringify({ url: location.href, found }));
	}

	function neighbour(step) {
		const { url, found } = JSON.parse(sessionStorage.getItem(LIST) || "{}");
		const now = found?.findIndex((path) => path === location.pathname) ?? -1;
		if (now < 0) {
			say("You came from no list.");
			return true;
		}
		const next = found[now + step];
		if (next) location.assign(next);
		else say(step > 0 ? "That was the last of the list." : "That was the first of the list.");
		return Boolean(url);
	}

	function find() {
		const box = document.querySelector("[data-search-box], #searchbar");
		if (box?.getClientRects().length) {
			box.focus();
			box.select();
		} else {
			window.dispatchEvent(new CustomEvent("opencommand"));
		}
		return true;
	}

	function log() {
		const row = document.activeElement?.closest("tr, .sor-obligation, [data-row]");
		const button = row?.querySelector("[data-log-link], [hx-get*='/log/']") ?? document.querySelector("[data-log-link]");
		const box = document.querySelector("main #log-body");
		if (button) button.click();
		else if (box) {
			box.scrollIntoView({ block: "center" });
			box.focus();
		}
		return Boolean(button || box);
	}

	function add() {
		const url = document.querySelector("a.addlink, [data-add-link]")?.href || sheet().dataset.new;
		if (url) location.assign(url);
		return Boolean(url);
	}

	const acts = {
		"?": () => (sheet().showModal(), true),
		"/": find,
		j: () => move(1),
		k: () => move(-1),
		"]": () => neighbour(1),
		"[": () => neighbour(-1),
		l: log,
		n: add,
	};

	const isOn = () => sheet()?.hasAttribute("data-single-keys");
	const isSingle = (event) =>
		event.key.length === 1 &&
		event.key !== " " &&
		!event.isComposing &&
		!(event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target));

	// Switched off, no single key acts: not ours, not those of a page, not the theme's own.
	window.addEventListener(
		"keydown",
		(event) => {
			if (isSingle(event) && !isOn()) event.stopImmediatePropagation();
		},
		{ capture: true },
	);

	document.addEventListener("keydown", (event) => {
		const { key } = event;
		if (event.defaultPrevented || !isSingle(event) || (event.repeat && key !== "j" && key !== "k")) return;
		// The theme listens further out, to keys that mean something else there; its "f" is on our sheet too.
		if (key !== "f") event.stopPropagation();
		if (!isElsewhere() && !isTaken(key) && press(key)) event.preventDefault();
	});

	// A list to work through moves by itself and has keys of its own (worklist.js).
	function isTaken(key) {
		const list = document.querySelector("[data-worklist]");
		return Boolean(list && (key === "j" || key === "k" || list.querySelector(`[data-key="${CSS.escape(key)}"]`)));
	}

	function press(key) {
		const place = begun && sheet().querySelector(`[data-keys="${CSS.escape(`${begun} ${key}`)}"]`);
		begun = !begun && key === "g" ? key : "";
		clearTimeout(forgets);
		forgets = setTimeout(() => {
			begun = "";
		}, PATIENCE);
		if (place) location.assign(place.href);
		return Boolean(place || begun || (Object.hasOwn(acts, key) && acts[key]()));
	}

	document.addEventListener("click", (event) => {
		if (event.target.closest("a[href='#sor-shortcuts']")) {
			event.preventDefault();
			sheet()?.showModal();
		} else if (event.target === sheet()) {
			sheet().close(); // beside the sheet
		}
	});

	window.addEventListener("load", remember);
	document.addEventListener("htmx:afterSettle", remember);
})();
