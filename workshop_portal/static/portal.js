// What a script adds to pages that already work without it. Each part stands in a file of its own.
import "./look.js";
import "./counts.js";
import "./autosave.js";
import "./preview.js";
