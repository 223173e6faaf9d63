package content

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func paths(files []File) string {
	var all []string
	for _, f := range files {
		all = append(all, f.Path)
	}
	return strings.Join(all, " ")
}

func hub(names ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, name := range names {
		fsys[name] = &fstest.MapFile{Data: []byte("x"), ModTime: time.Unix(1, 0)}
	}
	return fsys
}

func TestScanSortsFilesByWhatTheyAre(t *testing.T) {
	list, err := Scan(hub(
		"podbook.yaml", "taxonomy.yaml", "index.md", "guides/_index.md", "guides/_index.es.md", "guides/a.MD", "guides/b.markdown", "guides/a/x.md",
		"guides/logo.svg", "guides/podbook.yaml", "sessions/talk.vtt", "sessions/talk.md",
		"_draft.md", "_private/a.md", ".git/config", ".obsidian/a.md", "guides/.hidden.md", "guides/_index.html", "node_modules/a/readme.md",
		"a.md~", "4913", "#a.md#", ".a.md.swp", "Thumbs.db",
		"themes/plain/layout.html", "themes/plain/_part.html", "themes/plain/.keep", "guides/themes/x.md",
		"public/.podbook-output/manifest", "public/index.html", "public/a/b.md", "deep/out/.podbook-output/manifest", "deep/out/x.md", "guides/public/x.md",
	))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := paths(list.Files), "guides/_index.es.md guides/_index.md guides/a.MD guides/a/x.md guides/b.markdown guides/public/x.md guides/themes/x.md index.md sessions/talk.md"; got != want {
		t.Errorf("files: %s\nwant:  %s", got, want)
	}
	if got, want := paths(list.Assets), "guides/logo.svg guides/podbook.yaml sessions/talk.vtt"; got != want {
		t.Errorf("assets: %s", got)
	}
	if got, want := paths(list.Themes), "themes/plain/_part.html themes/plain/layout.html"; got != want {
		t.Errorf("themes: %s", got)
	}
	if !list.Settings || !list.Taxonomy || len(list.Diags) > 0 {
		t.Errorf("settings %v, taxonomy %v, %v", list.Settings, list.Taxonomy, list.Diags)
	}
	if f := list.Files[0]; f.Size != 1 || !f.ModTime.Equal(time.Unix(1, 0)) {
		t.Errorf("%+v", f)
	}
}

func TestAPublicFolderThatIsNotOursIsContent(t *testing.T) {
	list, err := Scan(hub("public/a.md", "public/b.css"))
	if err != nil || paths(list.Files) != "public/a.md" || paths(list.Assets) != "public/b.css" {
		t.Errorf("%+v %v", list, err)
	}
}

func TestAHubWithoutAnythingIsEmpty(t *testing.T) {
	list, err := Scan(os.DirFS(t.TempDir()))
	if err != nil || len(list.Files)+len(list.Assets)+len(list.Diags) > 0 || list.Settings {
		t.Errorf("%+v %v", list, err)
	}
	if _, err := Scan(os.DirFS(filepath.Join(t.TempDir(), "none"))); err == nil {
		t.Error("a folder that does not exist is scanned")
	}
}

func TestLinksAreFollowedOnlyToFilesInsideTheHub(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	write := func(name string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("text"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(outside, "secret.md"))
	write(filepath.Join(dir, "real.md"))
	write(filepath.Join(dir, "deep", "real.md"))
	for name, target := range map[string]string{
		"inside.md": "real.md", "deep/up.md": "../real.md", "deep/twice.md": "up.md", "through.md": "folder/real.md", "folder": "deep",
		"absolute.md": filepath.Join(outside, "secret.md"), "climbing.md": "../" + filepath.Base(outside) + "/secret.md",
		"deep/outandin.md": "../../" + filepath.Base(dir) + "/real.md", "nowhere.md": "gone.md", "loop.md": "loop.md", "out": outside,
		"throughout.md": "out/secret.md", "deep/parent": "..",
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skipf("links cannot be made here: %v", err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for name, fsys := range map[string]fs.FS{"DirFS": os.DirFS(dir), "Root": root.FS()} {
		list, err := Scan(fsys)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := paths(list.Files), "deep/real.md deep/twice.md deep/up.md inside.md real.md through.md"; got != want {
			t.Errorf("%s: files %s\nwant %s", name, got, want)
		}
		want := []string{
			"absolute.md: info: a symbolic link that leads out of the hub is not followed",
			"climbing.md: info: a symbolic link that leads out of the hub is not followed",
			"deep/outandin.md: info: a symbolic link that leads out of the hub is not followed",
			"deep/parent: info: a symbolic link to a folder is not followed",
			"folder: info: a symbolic link to a folder is not followed",
			"loop.md: info: a symbolic link that leads out of the hub is not followed",
			"nowhere.md: warning: the symbolic link leads nowhere",
			"out: info: a symbolic link that leads out of the hub is not followed",
			"throughout.md: info: a symbolic link that leads out of the hub is not followed",
		}
		if diff := cmp.Diff(want, said(list.Diags)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		for _, f := range list.Files {
			if f.Size != 4 {
				t.Errorf("%s: %s has %d bytes", name, f.Path, f.Size)
			}
		}
	}
}

// stubborn is a hub of which a part cannot be read.
type stubborn struct{ fstest.MapFS }

func (s stubborn) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == "locked" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return s.MapFS.ReadDir(name)
}

func TestWhatCannotBeReadIsReportedAndTheRestListed(t *testing.T) {
	fsys := stubborn{hub("a.md", "locked/b.md", "z\xff.md")}
	fsys.MapFS["pipe"] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
	list, err := Scan(fsys)
	if err != nil || paths(list.Files) != "a.md" {
		t.Fatalf("%+v %v", list, err)
	}
	want := []string{
		"locked: error: the folder cannot be read: permission denied",
		"pipe: info: neither a file nor a folder, so it is left out",
		"z\uFFFD.md: warning: the name is not UTF-8, so the file is left out",
	}
	if diff := cmp.Diff(want, said(list.Diags)); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkScan(b *testing.B) {
	dir := b.TempDir()
	for i := range 10_000 {
		name := filepath.Join(dir, fmt.Sprint("folder", i%40), fmt.Sprint("sub", i%5), fmt.Sprintf("entry-%d.md", i))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o666); err != nil {
			b.Fatal(err)
		}
	}
	fsys := os.DirFS(dir)
	for b.Loop() {
		if list, err := Scan(fsys); err != nil || len(list.Files) != 10_000 {
			b.Fatal(err)
		}
	}
}
