package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"podbook/site"
	"podbook/site/model"
)

func (a *app) sessions() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sessions",
		Short: "The programme of knowledge-share sessions",
		Args:  knownVerb,
		RunE:  help,
	}
	cmd.AddCommand(a.sessionsNext())
	return cmd
}

// nextHost and plannedSession are what sessions next prints as JSON.
type nextHost struct {
	Pod   string `json:"pod"`
	Title string `json:"title"`
	Last  string `json:"last"` // id of the latest session that it hosts, "" for none
	Date  string `json:"date"` // of that session
}

type plannedSession struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Date  string `json:"date"`
	Host  string `json:"host"`
}

func (a *app) sessionsNext() *cobra.Command {
	var opt site.Options
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "next [DIR]",
		Short: "Say who hosts next, and what is planned",
		Long: `Next prints the pods in the order in which they host: who has not hosted for
longest comes first, and a session that is planned counts as hosted. An order, and
pods that do not host, can be named in podbook.yaml:

  sessions: {order: [seo, video], skip: [operations]}
` + exitHelp(false),
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
			planned := planned(rev.Hub, time.Now())
			if asJSON {
				return printJSON(a.out, map[string]any{"hosts": hosts(rev.Hub), "planned": planned})
			}
			for i, t := range rev.Hub.Turns {
				why := "has not hosted yet"
				if t.Last != nil {
					why = fmt.Sprintf("latest: %s, %s", t.Last.Title, t.Last.Date.Format(time.DateOnly))
				}
				fmt.Fprintf(a.out, "%2d. %s (%s)\n", i+1, t.Pod.Title, why)
			}
			if len(rev.Hub.Turns) == 0 {
				fmt.Fprintln(a.err, `the hub has no sessions yet, or no pods: podbook new session "What we learned" starts one`)
			}
			for _, p := range planned {
				fmt.Fprintf(a.out, "planned: %s, %s", p.Date, p.Title)
				if p.Host != "" {
					fmt.Fprintf(a.out, " (%s)", p.Host)
				}
				fmt.Fprintln(a.out)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func hosts(h *model.Hub) []nextHost {
	list := []nextHost{}
	for _, t := range h.Turns {
		n := nextHost{Pod: t.Pod.Slug, Title: t.Pod.Title}
		if t.Last != nil {
			n.Last, n.Date = t.Last.ID, t.Last.Date.Format(time.DateOnly)
		}
		list = append(list, n)
	}
	return list
}

// planned lists the sessions of today and later, the next one first.
func planned(h *model.Hub, now time.Time) []plannedSession {
	today := now.Format(time.DateOnly)
	list := []plannedSession{}
	for i := len(h.Sessions) - 1; i >= 0; i-- {
		e := h.Sessions[i]
		if date := e.Date.Format(time.DateOnly); !e.Date.IsZero() && date >= today {
			p := plannedSession{ID: e.ID, Title: e.Title, Date: date, Host: e.File.Source.Meta.Session().Host.Text}
			if pod := h.Host(e); pod != nil {
				p.Host = pod.Title
			}
			list = append(list, p)
		}
	}
	return list
}
