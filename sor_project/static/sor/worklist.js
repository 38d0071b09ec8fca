// Lists to work through with one hand: j and k move, a row's own keys press its buttons, u takes back.
(() => {
	let place = 0;
	const list = () => document.querySelector("[data-worklist]");
	const rows = () => [...(list()?.querySelectorAll("[data-row]") ?? [])];
	const typing = (target) =>
		target.closest?.("input, textarea, select, [contenteditable], dialog, [role=dialog]");

	function current() {
		const all = rows();
		const row = document.activeElement?.closest?.("[data-row]");
		if (row) place = all.indexOf(row);
		return all[Math.min(place, all.length - 1)];
	}

	function move(step) {
		const all = rows();
		const isIn = document.activeElement?.closest?.("[data-row]");
		current();
		place = Math.max(0, Math.min(all.length - 1, isIn ? place + step : place));
		all[place]?.focus();
		all[place]?.scrollIntoView({ block: "nearest" });
	}

	document.addEventListener("keydown", (event) => {
		if (!list() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
		if (event.key === "j" || event.key === "k") {
			event.preventDefault();
			move(event.key === "j" ? 1 : -1);
			return;
		}
		const row = current();
		if (event.key === "Enter" && event.target === row) {
			row.querySelector("[data-open]")?.click();
			return;
		}
		const key = CSS.escape(event.key);
		const button = row?.querySelector(`[data-key="${key}"]`) ?? list().querySelector(`[data-key="${key}"]`);
		if (!button) return;
		event.preventDefault();
		event.stopImmediatePropagation();
		button.click();
	});

	// What comes back has lost the focus: give it to the row that took the place.
	document.addEventListener("htmx:afterSettle", (event) => {
		if (!event.target.closest?.("[data-worklist]") && event.target.id !== "worklist") return;
		rows()[Math.min(place, rows().length - 1)]?.focus();
	});
	document.addEventListener("htmx:beforeRequest", current);
})();
