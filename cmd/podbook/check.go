package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"podbook/site"
	"podbook/site/diag"
)

func (a *app) check() *cobra.Command {
	var opt site.Options
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "List what is wrong with the content",
		Long: `Check prints every mistake it knows of as file:line:col: severity: message, with
the line it is about and a hint. It writes nothing. The exit status is 1 when
there are errors; warnings alone are fine.
` + exitHelp(true),
		Args: between(0, 1, "at most one DIR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(args, 0, opt)
			if err != nil {
				return err
			}
			rev, err := s.Load()
			if err != nil {
				return err
			}
			diags := rev.Diagnostics()
			errs, warnings, infos := diag.Count(diags)
			if asJSON {
				if diags == nil {
					diags = []diag.Diagnostic{}
				}
				err = printJSON(a.out, map[string]any{
					"diagnostics": diags, "errors": errs, "warnings": warnings, "notes": infos,
					"entries": len(rev.Hub.Entries),
				})
			} else {
				if err = diag.Print(a.out, diags, colour(a.out)); err == nil {
					_, err = fmt.Fprintf(a.err, "%s checked: %s\n", plural(len(rev.Hub.Entries), "entry"), diag.Summary(diags))
				}
			}
			if err == nil && errs > 0 {
				return failure{code: exitContent}
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&opt.Drafts, "drafts", false, "check drafts as if they were published")
	return cmd
}

func printJSON(w interface{ Write([]byte) (int, error) }, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
