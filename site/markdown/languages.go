package markdown

import "strings"

// languages holds the grammars. It is made once for a highlighter and not
// changed afterwards.
type languages struct {
	shell, script, python, golang, sql, c, java, rust, ruby, php, graphql, hcl, lua, powershell *grammar
}

// scanner finds the scanner of a language by the names that people give it; nil
// when it has none.
func (l *languages) scanner(name string) scanner {
	switch name {
	case "sh", "bash", "zsh", "shell", "ksh", "fish":
		return l.shell.scan
	case "console", "shell-session", "terminal", "sh-session":
		return l.scanConsole
	case "js", "javascript", "jsx", "mjs", "cjs", "ts", "typescript", "tsx":
		return l.script.scan
	case "json", "jsonc", "json5", "jsonld":
		return scanJSON
	case "yaml", "yml":
		return scanYAML
	case "toml", "ini", "cfg", "conf", "env", "dotenv", "properties", "editorconfig":
		return scanINI
	case "py", "python", "python3", "py3":
		return l.python.scan
	case "go", "golang":
		return l.golang.scan
	case "sql", "psql", "pgsql", "postgresql", "mysql", "sqlite", "bigquery":
		return l.sql.scan
	case "html", "xml", "svg", "xhtml", "vue", "svelte", "rss", "atom":
		return l.scanHTML
	case "css", "scss", "less":
		return scanCSS
	case "diff", "patch", "udiff":
		return scanDiff
	case "md", "markdown":
		return scanMarkdown
	case "docker", "dockerfile":
		return l.scanDockerfile
	case "c", "h", "cpp", "c++", "cc", "hpp":
		return l.c.scan
	case "java", "kotlin", "kt", "cs", "csharp", "c#", "swift", "scala", "dart", "groovy":
		return l.java.scan
	case "rs", "rust":
		return l.rust.scan
	case "rb", "ruby":
		return l.ruby.scan
	case "php":
		return l.php.scan
	case "graphql", "gql":
		return l.graphql.scan
	case "hcl", "tf", "terraform":
		return l.hcl.scan
	case "lua":
		return l.lua.scan
	case "powershell", "ps1", "pwsh":
		return l.powershell.scan
	}
	return nil
}

// words gives each word of a list a class: words("k", "if else", "kt", "int").
func words(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		for w := range strings.FieldsSeq(pairs[i+1]) {
			m[w] = pairs[i]
		}
	}
	return m
}

func newLanguages() *languages {
	slashes, stars := []string{"//"}, [2]string{"/*", "*/"}
	hash := []string{"#"}
	define := map[string]string{"def": "nf", "class": "nc", "func": "nf", "function": "nf", "fn": "nf", "struct": "nc", "enum": "nc", "interface": "nc", "type": "nc", "trait": "nc", "impl": "nc", "new": "nc"}
	return &languages{
		shell: &grammar{line: hash, quotes: "\"'`", raw: "\"'", ident: "-", sigil: "$", words: words(
			"k", "if then else elif fi for while until do done case esac in function select time",
			"nb", "alias cd echo eval exec exit export pwd read return set shift source test trap type ulimit umask unset wait local declare printf sudo kill true false")},
		script: &grammar{line: slashes, block: stars, quotes: "\"'`", raw: "`", ident: "$", at: true, calls: true, after: map[string]string{"class": "nc", "interface": "nc", "new": "nc", "function": "nf"}, words: words(
			"k", "async await break case catch continue debugger default delete do else export extends finally for from if import in instanceof of return static super switch this throw try typeof void while with yield as implements keyof readonly declare namespace abstract private protected public satisfies new",
			"kd", "var let const function class enum interface type", "kc", "true false null undefined NaN Infinity",
			"kt", "string number boolean any unknown never object symbol bigint",
			"nb", "Array Boolean Date Error JSON Map Math Number Object Promise Proxy RegExp Set String Symbol WeakMap window document console process require module")},
		python: &grammar{line: hash, quotes: "\"'", triple: true, at: true, calls: true, after: define, words: words(
			"k", "and as assert async await break case class continue def del elif else except finally for global if in is lambda match nonlocal not or pass raise return try while with yield",
			"kn", "import from", "kc", "True False None", "bp", "self cls",
			"nb", "abs all any bool bytes callable dict dir divmod enumerate filter float format frozenset getattr hasattr hash id input int isinstance issubclass iter len list map max min next object open ord pow print property range repr reversed round set setattr slice sorted staticmethod classmethod str sum super tuple type vars zip",
			"ne", "Exception ValueError TypeError KeyError IndexError RuntimeError OSError StopIteration")},
		golang: &grammar{line: slashes, block: stars, quotes: "\"'`", raw: "`", calls: true, words: words(
			"k", "break case continue default defer else fallthrough for go goto if range return select switch",
			"kd", "chan const func interface map struct type var", "kn", "package import", "kc", "true false nil iota",
			"kt", "bool byte complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr any comparable",
			"nb", "append cap clear close complex copy delete imag len make max min new panic print println real recover")},
		sql: &grammar{line: []string{"--"}, block: stars, quotes: "'\"`", raw: "'", caseless: true, calls: true, words: words(
			"k", "add all alter analyze and any as asc begin between by cascade case check column commit conflict constraint create cross current database default delete desc describe distinct do drop else end exists explain fetch first foreign from full function grant group having if ilike in index inner insert intersect into is join key last lateral left like limit materialized natural not nothing nulls of offset on or order outer over partition primary references returning revoke right rollback row rows schema select set show table temporary then to transaction trigger truncate union unique update using vacuum values view when where window with",
			"kc", "true false null", "kt", "bigint bool boolean char date decimal double float int integer interval json jsonb numeric real serial smallint text time timestamp timestamptz uuid varchar")},
		c: &grammar{line: slashes, block: stars, quotes: "\"'", calls: true, after: define, words: words(
			"k", "alignas alignof break case catch class const constexpr continue default delete do else enum explicit extern final for friend goto if inline namespace new noexcept operator override private protected public return sizeof static struct switch template this throw try typedef typename union using virtual volatile while",
			"kt", "auto bool char double float int int8_t int16_t int32_t int64_t long short signed size_t uint8_t uint16_t uint32_t uint64_t unsigned void", "kc", "true false NULL nullptr")},
		java: &grammar{line: slashes, block: stars, quotes: "\"'", triple: true, at: true, calls: true, after: define, words: words(
			"k", "abstract as async await break case catch const continue data default defer do else extends final finally for foreach fun func get given guard if implements import in init inner instanceof internal is let lock match namespace native new object open operator out override package params private protected protocol public readonly record return sealed set static struct super suspend switch synchronized this throw throws transient try typealias typeof using val var virtual volatile when where while with yield",
			"kd", "class enum interface extension trait", "kc", "true false null nil",
			"kt", "Any Array Bool Boolean Byte Char Double Float Int Integer List Long Map Optional Set Short String Unit boolean bool byte char decimal double dynamic float int long short string void")},
		rust: &grammar{line: slashes, block: stars, quotes: "\"", calls: true, after: define, words: words(
			"k", "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait type union unsafe use where while",
			"kc", "true false", "kt", "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize String Vec Option Result Box")},
		ruby: &grammar{line: hash, quotes: "\"'`", ident: "?!", sigil: "@$", after: define, words: words(
			"k", "alias and begin break case class def defined? do else elsif end ensure for if in module next not or redo rescue retry return self super then undef unless until when while yield",
			"kc", "true false nil", "nb", "attr_accessor attr_reader attr_writer include extend puts print p raise require require_relative private protected public")},
		php: &grammar{line: []string{"//", "#"}, block: stars, quotes: "\"'`", raw: "\"'", sigil: "$", calls: true, after: define, words: words(
			"k", "abstract and as break case catch class clone const continue declare default do echo else elseif enum extends final finally fn for foreach function global if implements include include_once instanceof interface match namespace new or print private protected public readonly require require_once return static switch throw trait try use var while yield",
			"kc", "true false null", "kt", "array bool float int iterable mixed object self string void")},
		graphql: &grammar{line: hash, quotes: "\"", triple: true, sigil: "$", at: true, after: define, words: words(
			"k", "query mutation subscription fragment on schema extend directive implements", "kd", "type input enum interface union scalar",
			"kc", "true false null", "kt", "Int Float String Boolean ID")},
		hcl: &grammar{line: []string{"#", "//"}, block: stars, quotes: "\"", ident: "-", calls: true, words: words(
			"k", "resource data variable output module provider terraform locals backend dynamic for for_each in if moved import",
			"kc", "true false null", "kt", "string number bool list map set object any")},
		lua: &grammar{line: []string{"--"}, block: [2]string{"--[[", "]]"}, quotes: "\"'", calls: true, after: define, words: words(
			"k", "and break do else elseif end for function goto if in local not or repeat return then until while", "kc", "true false nil",
			"nb", "assert error ipairs next pairs pcall print require select setmetatable tonumber tostring type")},
		powershell: &grammar{line: hash, block: [2]string{"<#", "#>"}, quotes: "\"'", raw: "\"'", ident: "-", sigil: "$", caseless: true, words: words(
			"k", "begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for foreach from function hidden if in param process return static switch throw trap try until using var while")},
	}
}
