package math

// The names that are known. They are looked up and never changed.

var characters = map[string]string{
	"+": "<mo>+</mo>", "-": "<mo>−</mo>", "*": "<mo>∗</mo>", "=": "<mo>=</mo>", "<": "<mo>&lt;</mo>", ">": "<mo>&gt;</mo>", ":": "<mo>:</mo>",
	",": `<mo separator="true">,</mo>`, ";": `<mo separator="true">;</mo>`,
	"(": `<mo stretchy="false">(</mo>`, ")": `<mo stretchy="false">)</mo>`, "[": `<mo stretchy="false">[</mo>`, "]": `<mo stretchy="false">]</mo>`,
	"!": `<mo stretchy="false">!</mo>`, "?": `<mo stretchy="false">?</mo>`,
	"|": `<mi mathvariant="normal">|</mi>`, "/": `<mi mathvariant="normal">/</mi>`, ".": `<mi mathvariant="normal">.</mi>`,
}

var spaces = map[string]string{
	`\,`: "0.1667em", `\:`: "0.2222em", `\>`: "0.2222em", `\;`: "0.2778em", `\!`: "-0.1667em", `\ `: "0.25em", "~": "0.25em", `\quad`: "1em", `\qquad`: "2em",
}

// letters slant like any other.
var letters = map[string]string{
	"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "ϑ",
	"iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "varpi": "ϖ", "rho": "ρ", "varrho": "ϱ", "sigma": "σ",
	"varsigma": "ς", "tau": "τ", "upsilon": "υ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
}

var upright = map[string]string{
	"Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
	"infty": "∞", "partial": "∂", "nabla": "∇", "forall": "∀", "exists": "∃", "nexists": "∄", "emptyset": "∅", "varnothing": "∅", "neg": "¬", "lnot": "¬",
	"hbar": "ℏ", "ell": "ℓ", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "angle": "∠", "top": "⊤", "bot": "⊥", "triangle": "△", "vdots": "⋮",
	"%": "%", "$": "$", "#": "#", "&": "&amp;", "_": "_", "|": "‖", "Vert": "‖", "vert": "|",
}

var relations = map[string]string{
	`\le`: "≤", `\leq`: "≤", `\leqslant`: "⩽", `\ge`: "≥", `\geq`: "≥", `\geqslant`: "⩾", `\ne`: "≠", `\neq`: "≠", `\lt`: "&lt;", `\gt`: "&gt;", `\ll`: "≪", `\gg`: "≫",
	`\equiv`: "≡", `\approx`: "≈", `\sim`: "∼", `\simeq`: "≃", `\cong`: "≅", `\propto`: "∝", `\in`: "∈", `\notin`: "∉", `\ni`: "∋",
	`\subset`: "⊂", `\subseteq`: "⊆", `\supset`: "⊃", `\supseteq`: "⊇", `\mid`: "∣", `\parallel`: "∥", `\perp`: "⊥", `\models`: "⊨", `\vdash`: "⊢",
	`\to`: "→", `\rightarrow`: "→", `\leftarrow`: "←", `\gets`: "←", `\leftrightarrow`: "↔", `\Rightarrow`: "⇒", `\Leftarrow`: "⇐", `\Leftrightarrow`: "⇔",
	`\implies`: "⟹", `\impliedby`: "⟸", `\iff`: "⟺", `\mapsto`: "↦", `\longrightarrow`: "⟶", `\uparrow`: "↑", `\downarrow`: "↓", `\hookrightarrow`: "↪",
	`\therefore`: "∴", `\because`: "∵", `\prec`: "≺", `\succ`: "≻", `\asymp`: "≍",
	`\times`: "×", `\cdot`: "⋅", `\div`: "÷", `\pm`: "±", `\mp`: "∓", `\ast`: "∗", `\star`: "⋆", `\circ`: "∘", `\bullet`: "∙", `\setminus`: "∖",
	`\cup`: "∪", `\cap`: "∩", `\land`: "∧", `\wedge`: "∧", `\lor`: "∨", `\vee`: "∨", `\oplus`: "⊕", `\ominus`: "⊖", `\otimes`: "⊗", `\odot`: "⊙", `\sqcup`: "⊔", `\sqcap`: "⊓",
	`\ldots`: "…", `\dots`: "…", `\cdots`: "⋯", `\ddots`: "⋱", `\colon`: ":", `\prime`: "′",
}

var delimiters = map[string]string{
	`\{`: "{", `\}`: "}", `\lbrace`: "{", `\rbrace`: "}", `\langle`: "⟨", `\rangle`: "⟩", `\lfloor`: "⌊", `\rfloor`: "⌋", `\lceil`: "⌈", `\rceil`: "⌉",
	`\lvert`: "|", `\rvert`: "|", `\lVert`: "‖", `\rVert`: "‖", `\|`: "‖", `\vert`: "|", `\Vert`: "‖", `\lbrack`: "[", `\rbrack`: "]",
}

// bigOperators take limits above and below when displayed, but integrals.
var bigOperators = map[string]string{
	"sum": "∑", "prod": "∏", "coprod": "∐", "bigcup": "⋃", "bigcap": "⋂", "bigvee": "⋁", "bigwedge": "⋀", "bigoplus": "⨁", "bigotimes": "⨂", "bigsqcup": "⨆",
	"int": "∫", "iint": "∬", "iiint": "∭", "oint": "∮",
}

// functions say whether they take limits.
var functions = map[string]bool{
	"arccos": false, "arcsin": false, "arctan": false, "arg": false, "cos": false, "cosh": false, "cot": false, "coth": false, "csc": false, "deg": false,
	"dim": false, "exp": false, "hom": false, "ker": false, "lg": false, "ln": false, "log": false, "sec": false, "sin": false, "sinh": false, "tan": false, "tanh": false,
	"det": true, "gcd": true, "inf": true, "lim": true, "max": true, "min": true, "Pr": true, "sup": true,
}

var accents = map[string]string{
	"hat": "^", "bar": "ˉ", "vec": "→", "tilde": "~", "dot": "˙", "ddot": "¨", "check": "ˇ", "breve": "˘", "acute": "ˊ", "grave": "ˋ",
}

var (
	stretchedOver  = map[string]string{"overline": "‾", "widehat": "^", "widetilde": "~", "overbrace": "⏞", "overrightarrow": "→", "overleftarrow": "←"}
	stretchedUnder = map[string]string{"underline": "‾", "underbrace": "⏟"}
)

var (
	fonts = map[string]string{
		"mathbb": "double-struck", "mathbf": "bold", "mathrm": "normal", "mathcal": "script", "mathscr": "script", "mathsf": "sans-serif", "mathtt": "monospace",
		"mathfrak": "fraktur", "mathit": "", "boldsymbol": "bold-italic", "bm": "bold-italic",
	}
	textFonts = map[string]string{"text": "", "textrm": "", "textnormal": "", "mbox": "", "textbf": "bold"}
)

var sizes = map[string]string{"big": "1.2em", "Big": "1.8em", "bigg": "2.4em", "Bigg": "3em"}

// environment is a table: what stands around it, and the class by which its cells are
// aligned. Those that number their lines are not known.
type environment struct {
	class, open, close string
	displayed          bool // only outside of running text
}

var environments = map[string]environment{
	"matrix": {}, "array": {}, "pmatrix": {open: "(", close: ")"}, "bmatrix": {open: "[", close: "]"}, "Bmatrix": {open: "{", close: "}"},
	"vmatrix": {open: "|", close: "|"}, "Vmatrix": {open: "‖", close: "‖"},
	"cases": {class: "cases", open: "{"}, "aligned": {class: "aligned"}, "split": {class: "aligned", displayed: true},
	"align*": {class: "aligned", displayed: true}, "gathered": {class: "gathered"}, "gather*": {class: "gathered", displayed: true},
}

// alphabets are where Unicode's mathematical letters begin: capitals, small letters,
// digits (0 for none).
var alphabets = map[string][3]rune{
	"bold": {0x1d400, 0x1d41a, 0x1d7ce}, "bold-italic": {0x1d468, 0x1d482, 0}, "script": {0x1d49c, 0x1d4b6, 0}, "fraktur": {0x1d504, 0x1d51e, 0},
	"double-struck": {0x1d538, 0x1d552, 0}, "sans-serif": {0x1d5a0, 0x1d5ba, 0x1d7e2}, "monospace": {0x1d670, 0x1d68a, 0x1d7f6},
}

// holes are the letters that Unicode had before.
var holes = map[rune]rune{
	0x1d49d: 'ℬ', 0x1d4a0: 'ℰ', 0x1d4a1: 'ℱ', 0x1d4a3: 'ℋ', 0x1d4a4: 'ℐ', 0x1d4a7: 'ℒ', 0x1d4a8: 'ℳ', 0x1d4ad: 'ℛ', 0x1d4ba: 'ℯ', 0x1d4bc: 'ℊ', 0x1d4c4: 'ℴ',
	0x1d506: 'ℭ', 0x1d50b: 'ℌ', 0x1d50c: 'ℑ', 0x1d515: 'ℜ', 0x1d51d: 'ℨ',
	0x1d53a: 'ℂ', 0x1d53f: 'ℍ', 0x1d545: 'ℕ', 0x1d547: 'ℙ', 0x1d548: 'ℚ', 0x1d549: 'ℝ', 0x1d551: 'ℤ',
}

// styled is a letter or digit in one of the alphabets; others stay.
func styled(variant string, r rune) rune {
	a, ok := alphabets[variant]
	switch {
	case !ok:
		return r
	case r >= 'A' && r <= 'Z':
		r += a[0] - 'A'
	case r >= 'a' && r <= 'z':
		r += a[1] - 'a'
	case r >= '0' && r <= '9' && a[2] != 0:
		r += a[2] - '0'
	}
	if h, ok := holes[r]; ok {
		return h
	}
	return r
}
