import { joinPaths } from '../../../routing/path.ts'
import type { Project } from '../../../engine/project.ts'
import { plainText, textField, truth, field, type Value } from '../../../engine/values.ts'
import { nestState } from './modules.ts'

const paths = new WeakMap<Project, { path: string; usesPrefix: boolean }>()

/** Takes note of `GraphQLModule.forRoot({ path })`. */
export function noteGraphqlModule(options: Value | undefined, project: Project): void {
  const prefix = field(options, 'useGlobalPrefix')
  paths.set(project, {
    path: textField(options, 'path') ?? '/graphql',
    usesPrefix: prefix !== undefined && truth(prefix) === true,
  })
}

/** Where GraphQL is served: `/graphql` unless the module says otherwise. */
export function graphqlPath(project: Project): string {
  const { path, usesPrefix } = paths.get(project) ?? { path: '/graphql', usesPrefix: false }
  if (!usesPrefix) return joinPaths(path)
  const prefix = nestState(project)
    .applications.map((one) => plainText(one.globalPrefix))
    .find(Boolean)
  return joinPaths(prefix ?? '', path)
}
