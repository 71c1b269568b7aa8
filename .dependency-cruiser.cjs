/** The rules of DESIGN §4: packages ← core ← features ← surfaces; web → contracts; a feature is entered by its index.ts; no cycles. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'packages-stand-alone', severity: 'error', from: { path: '^packages/' }, to: { path: '^(src|web|test)/' } },
    {
      name: 'packages-by-name-only',
      comment: 'a package is used through its exports',
      severity: 'error',
      from: { path: '^(src|web)/' },
      to: { path: '^packages/[^/]+/', pathNot: '^packages/[^/]+/src/(index|cli|inventory|verify)\\.ts$' },
    },
    {
      name: 'ledger-has-no-dependencies',
      severity: 'error',
      from: { path: '^packages/ledger/src' },
      to: { pathNot: '^packages/ledger/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'core-knows-no-feature',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^src/(features|surfaces|main)' },
    },
    {
      name: 'features-know-no-surface',
      severity: 'error',
      from: { path: '^src/features/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(surfaces|main)' },
    },
    {
      name: 'features-meet-at-their-index',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/features/', pathNot: ['^src/features/$1/', '^src/features/[^/]+/index\\.ts$'] },
    },
    {
      name: 'surfaces-enter-features-by-their-index',
      severity: 'error',
      from: { path: '^src/(surfaces|main)', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/features/', pathNot: '^src/features/[^/]+/(index|[^/]+\\.contract)\\.ts$' },
    },
    {
      name: 'web-knows-contracts-only',
      severity: 'error',
      from: { path: '^web/', pathNot: '\\.test\\.tsx?$' },
      to: {
        path: '^src/',
        pathNot:
          '(^src/surfaces/(contract|client)\\.ts$)|\\.contract\\.ts$|(^src/core/auth/permissions\\.ts$)|(^src/core/operations/operation\\.ts$)',
      },
    },
    {
      name: 'sql-stands-in-repos',
      comment: 'kysely outside of repositories means SQL outside of repositories',
      severity: 'error',
      from: { path: '^src/features/', pathNot: '\\.repo\\.ts$|\\.test\\.ts$' },
      to: { path: '^node_modules/kysely' },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/(fixtures|targets)/', '^dist/', '^web/dist/', '^packages/[^/]+/dist/'] },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'default'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
}
