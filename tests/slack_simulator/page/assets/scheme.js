// Light, dark, or as the system has it; chosen before anything is drawn.

{
  const SCHEMES = { system: ["◐", "Colours: as your system has them"], light: ["☀", "Colours: light"], dark: ["☾", "Colours: dark"] };
  let chosen = "system";
  try {
    chosen = localStorage.getItem("scheme") || chosen;
  } catch {
    // A browser that keeps nothing follows the system.
  }

  const show = () => {
    document.documentElement.dataset.scheme = chosen;
    const button = document.getElementById("scheme");
    if (!button) return;
    [button.textContent, button.title] = SCHEMES[chosen];
    button.setAttribute("aria-label", SCHEMES[chosen][1]);
  };

  const next = () => {
    const names = Object.keys(SCHEMES);
    chosen = names[(names.indexOf(chosen) + 1) % names.length];
    try {
      localStorage.setItem("scheme", chosen);
    } catch {
      // It then holds until the page is left.
    }
    show();
  };

  if (!SCHEMES[chosen]) chosen = "system";
  show();
  document.addEventListener("DOMContentLoaded", () => {
    show();
    document.getElementById("scheme").addEventListener("click", next);
  });
}
