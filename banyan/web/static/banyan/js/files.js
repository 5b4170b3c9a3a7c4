// Shows what was chosen in a file field before it is sent: names, sizes, small pictures, and what is too large.

const units = ["byte", "kilobyte", "megabyte", "gigabyte"];

function size(bytes) {
  const step = Math.min(3, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit", unit: units[step], maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}

/** Drawn on a canvas, because the page's policy allows no blob: addresses. */
async function picture(file, canvas) {
  try {
    const bitmap = await createImageBitmap(file, { resizeHeight: 144, resizeQuality: "medium" });
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    bitmap.close();
  } catch {
    canvas.remove();
  }
}

export function begin(input) {
  const list = document.createElement("div");
  list.className = "file-list";
  list.setAttribute("aria-live", "polite");
  input.after(list);
  const limit = Number(input.dataset.maxBytes || Infinity);

  input.addEventListener("change", () => {
    let tooLarge = false;
    list.replaceChildren(...[...input.files].map((file) => {
      const row = document.createElement("div");
      row.className = "file";
      if (file.type.startsWith("image/")) {
        const canvas = document.createElement("canvas");
        row.append(canvas);
        picture(file, canvas);
      }
      const words = document.createElement("span");
      words.textContent = `${file.name}, ${size(file.size)}`;
      if (file.size > limit) {
        tooLarge = true;
        const warning = document.createElement("strong");
        warning.className = "field-error";
        warning.textContent = ` ${input.dataset.tooLarge ?? ""}`;
        words.append(warning);
      }
      row.append(words);
      return row;
    }));
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge || " " : "");
  });
}
