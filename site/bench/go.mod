module podbook/site/bench

go 1.26.0
