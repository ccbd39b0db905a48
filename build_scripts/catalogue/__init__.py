"""What the release says of itself to catalogues, readers and people who cite it.

`model` holds the one `Dataset` from which every description is made; each other module is a pure function from it
to one standard: `datapackage` (Data Package v2), `csvw` (CSV on the Web), `croissant` (schema.org and Croissant),
`dcat` (DCAT 3), `citations` (CITATION.cff and ready citations).

The package itself carries what holds wherever it lies. What names the address of the site is made with the site.
"""
