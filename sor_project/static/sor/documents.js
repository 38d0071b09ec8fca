// Files that are dropped, chosen or pasted go up one by one, each with its progress and its own refusal.
(() => {
	const place = (target) => target.closest?.("[data-drop]");
	const hasFiles = (transfer) => [...(transfer?.types ?? [])].includes("Files");
	const waiting = new Map();

	function line(list, name) {
		const item = document.createElement("li");
		const label = document.createElement("bdi");
		label.textContent = name;
		const bar = document.createElement("progress");
		bar.max = 1;
		bar.value = 0;
		bar.setAttribute("aria-label", `Sending ${name}`);
		item.append(label, bar);
		list.append(item);
		return { item, bar };
	}

	function refuse(shown, sentence) {
		shown.bar.remove();
		const words = document.createElement("span");
		words.className = "sor-error";
		words.setAttribute("role", "alert");
		words.textContent = sentence;
		shown.item.append(words);
	}

	function send(section, form, file) {
		const shown = line(form.querySelector(".sor-uploads"), file.name);
		if (file.size > Number(section.dataset.most)) {
			refuse(shown, "It has more than 25 MB.");
			return Promise.resolve(false);
		}
		const data = new FormData(form);
		data.delete("file");
		data.append("file", file);
		return new Promise((done) => {
			const request = new XMLHttpRequest();
			request.open("POST", section.dataset.drop);
			request.setRequestHeader("X-Requested-With", "fetch");
			request.upload.addEventListener("progress", (event) => {
				if (event.lengthComputable) shown.bar.value = event.loaded / event.total;
			});
			request.addEventListener("loadend", () => {
				if (request.status === 201) {
					shown.item.remove();
					done(true);
					return;
				}
				let problems = [];
				try {
					problems = JSON.parse(request.responseText).problems;
				} catch {
					problems = [request.status ? "The server refused it." : "The connection broke. Try again."];
				}
				refuse(shown, problems.join(" "));
				done(false);
			});
			request.send(data);
		});
	}

	async function sendAll(section, files) {
		const form = section.querySelector("[data-drop-form]");
		waiting.set(section, (waiting.get(section) ?? 0) + 1);
		section.removeAttribute("hx-get"); // no refresh while a list of refusals is being made
		let kept = 0;
		for (const file of files) {
			if (await send(section, form, file)) kept += 1;
		}
		waiting.set(section, waiting.get(section) - 1);
		form.reset();
		if (!kept || waiting.get(section)) return;
		htmx.ajax("GET", section.dataset.part, { target: `#${section.id}`, swap: "outerHTML" });
	}

	// What was refused stays to be read when the list around it is drawn anew.
	const left = new Map();
	document.addEventListener("htmx:beforeSwap", (event) => {
		const section = event.detail.target;
		if (section?.matches?.("[data-drop]")) left.set(section.id, [...section.querySelectorAll(".sor-uploads > li")]);
	});
	document.addEventListener("htmx:afterSettle", () => {
		for (const [id, lines] of left) document.querySelector(`#${id} .sor-uploads`)?.append(...lines);
		left.clear();
	});

	document.addEventListener("dragover", (event) => {
		const section = place(event.target);
		if (!section || !hasFiles(event.dataTransfer)) return;
		event.preventDefault();
		section.classList.add("sor-over");
	});
	document.addEventListener("dragleave", (event) => {
		const section = place(event.target);
		if (section && !section.contains(event.relatedTarget)) section.classList.remove("sor-over");
	});
	document.addEventListener("drop", (event) => {
		if (!hasFiles(event.dataTransfer)) return;
		const section = place(event.target);
		// A file that misses the place would otherwise replace the page.
		event.preventDefault();
		if (!section) return;
		section.classList.remove("sor-over");
		sendAll(section, [...event.dataTransfer.files]);
	});
	// Caught before the theme, which writes a file's name into a field of its own and stumbles where there is none.
	document.addEventListener(
		"change",
		(event) => {
			const input = event.target;
			if (!input.matches?.("[data-plain-file]")) return;
			event.stopPropagation();
			const form = input.closest("[data-drop-form]");
			if (form && input.files.length) sendAll(place(form), [...input.files]);
		},
		{ capture: true },
	);
	document.addEventListener("paste", (event) => {
		const files = [...(event.clipboardData?.files ?? [])];
		const section = document.querySelector("[data-drop]");
		const typing = event.target.closest?.("input:not([type=file]), textarea, [contenteditable]");
		if (!files.length || !section || typing) return;
		event.preventDefault();
		sendAll(section, files);
	});
})();
