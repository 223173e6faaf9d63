package site

import (
	"bufio"
	"bytes"
	"context"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// gitDates keeps when each file was last committed, for as long as the checked
// out commit stays the same. A hub that is not in git has no dates.
type gitDates struct {
	head string
	at   map[string]time.Time
}

// gitTimeout bounds what a slow repository may cost.
const gitTimeout = 20 * time.Second

// dates returns the time of the last commit per path below the hub. One log
// call serves all files; it is made again only when HEAD moves.
func (g *gitDates) dates(dir string) map[string]time.Time {
	head := g.commit(dir)
	if head == g.head {
		return g.at
	}
	g.head, g.at = head, nil
	if head == "" {
		return nil
	}
	out, err := git(dir, "log", "--format=%x00%ct", "--name-only", "--no-renames", "--relative", "-z", "HEAD", "--", ".")
	if err == nil {
		g.at = parseGitLog(out)
	}
	return g.at
}

// commit names the commit that is checked out, "" outside of git.
func (g *gitDates) commit(dir string) string {
	head, err := git(dir, "rev-parse", "HEAD")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(head))
}

func git(dir string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), gitTimeout)
	defer cancel()
	return exec.CommandContext(ctx, "git", append([]string{"-C", dir, "-c", "core.quotePath=false"}, args...)...).Output()
}

// parseGitLog reads `git log -z --name-only --format=%x00%ct`: names and times
// separated by NUL, newest commit first, a time after an empty field.
func parseGitLog(out []byte) map[string]time.Time {
	at := map[string]time.Time{}
	sc := bufio.NewScanner(bytes.NewReader(out))
	sc.Buffer(nil, 1<<20)
	sc.Split(func(data []byte, eof bool) (int, []byte, error) {
		if i := bytes.IndexByte(data, 0); i >= 0 {
			return i + 1, data[:i], nil
		}
		if eof && len(data) > 0 {
			return len(data), data, nil
		}
		return 0, nil, nil
	})
	var now time.Time
	start := true
	for sc.Scan() {
		field := strings.TrimLeft(sc.Text(), "\n")
		if field == "" {
			start = true
			continue
		}
		if start {
			start = false
			if sec, err := strconv.ParseInt(strings.TrimSpace(field), 10, 64); err == nil {
				now = time.Unix(sec, 0).UTC()
				continue
			}
		}
		if _, ok := at[field]; !ok {
			at[field] = now
		}
	}
	return at
}
