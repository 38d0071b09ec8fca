// Before anything is drawn: the ground is dark for those who chose dark, so that no page flashes white.
(() => {
	let chosen = "auto";
	try {
		chosen = JSON.parse(localStorage.getItem("_x_adminTheme") || '"auto"');
	} catch {
		// What is stored is not ours: follow the system.
	}
	const isDark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
	document.documentElement.classList.toggle("dark", isDark);
	document.documentElement.style.colorScheme = isDark ? "dark" : "light";
})();
