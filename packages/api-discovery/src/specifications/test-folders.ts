import { join } from 'node:path'
import { walk } from '../files/walk.ts'
import type { Skipped } from '../model.ts'

/** Files that describe an interface. Examples of requests in folders of tests are tests. */
const DESCRIPTION = /\.(?:ya?ml|json|raml|proto|graphqls?|gql|apib|wsdl)$/i

/**
 * The descriptions in folders called `spec` or `specs`, which are left out as tests: in some projects they hold tests,
 * in others the specification.
 */
export function descriptionsIn(root: string, skipped: readonly Skipped[]): string[] {
  return skipped
    .filter(({ file, reason }) => reason === 'test' && /(?:^|\/)specs?$/.test(file))
    .flatMap(({ file: folder }) =>
      walk(join(root, folder)).files.flatMap(({ file }) => (DESCRIPTION.test(file) ? [`${folder}/${file}`] : [])),
    )
}
