package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"podbook/site/content"
)

func (a *app) newEntry() *cobra.Command {
	return &cobra.Command{
		Use:   "new TYPE TITLE [DIR]",
		Short: "Start a new entry",
		Long: `New creates a file with fitting frontmatter in the right folder and prints its
path. TYPE is entry, session, pod, decisions, template, client, or a word of your
own; a TITLE such as "Guides/Client brief" names the folder, too. A file that
exists is never overwritten.
` + exitHelp,
		Example: `  podbook new entry "Guides/Keyword mapping"
  podbook new session "What we learnt from the spring launches"
  podbook new pod "Paid Search"`,
		Args: between(2, 3, `a TYPE and a TITLE, such as: podbook new entry "Client brief"`),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := hubDir(args, 2)
			if err != nil {
				return err
			}
			if strings.TrimSpace(args[1]) == "" {
				return usage("the title is empty")
			}
			if near, ok := content.NearType(args[0]); ok {
				return usage("there is no type %q: did you mean %q?", args[0], near)
			}
			name, data := content.Scaffold(strings.ToLower(args[0]), args[1], time.Now())
			written, err := create(dir, name, data)
			if errors.Is(err, os.ErrExist) {
				return usage("%s exists already: edit it, or choose another title", filepath.Join(dir, filepath.FromSlash(name)))
			}
			if err != nil {
				return err
			}
			fmt.Fprintln(a.out, written)
			return nil
		},
	}
}

// create writes a file that must not exist, below dir and nowhere else.
func create(dir, name string, data []byte) (string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	if err := root.MkdirAll(filepath.FromSlash(path.Dir(name)), 0o777); err != nil {
		return "", err
	}
	f, err := root.OpenFile(filepath.FromSlash(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	return filepath.Join(dir, filepath.FromSlash(name)), errors.Join(err, f.Close())
}
