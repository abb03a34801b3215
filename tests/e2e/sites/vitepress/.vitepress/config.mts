DOCS ts 1
