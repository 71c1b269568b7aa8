import {
  defineRoleBypass,
  dotSegments,
  duplicateSlashes,
  encoded,
  matrixParameters,
  otherCase,
  trailing,
} from '../../rule/index.ts'

/** Two of each kind: which kind works tells where the fault is, and all are mended in the same place. */
export default defineRoleBypass({
  id: 'bfla-path-variant',
  title: 'Another spelling of the path gets past the check of the role',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [285, 289],
  why: 'The check of the role compares paths as they were sent, the router normalizes them first. An ordinary user reaches functions of administrators with another spelling.',
  fix: 'Check the role in the handler or on the route, not on path patterns; refuse paths that are not in their normal form.',
  controls: ['access-control'],
  ways: (_, plain) =>
    [
      trailing,
      duplicateSlashes,
      (draft: typeof plain) => dotSegments(draft, undefined),
      otherCase,
      encoded,
      matrixParameters,
    ].flatMap((kind) => kind(plain).slice(0, 2)),
})
