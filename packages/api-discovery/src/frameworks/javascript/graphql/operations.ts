/** Operations of a GraphQL schema as endpoints: each is an operation of the one path that serves them all. */
import { Kind, parse, type FieldDefinitionNode } from 'graphql'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Condition, Site } from '../../../engine/native.ts'
import { text } from '../../../engine/values.ts'
import type { Param } from '../../../model.ts'
import type { PlacedGuard, Reader } from '../../../routing/graph.ts'

const ROOTS: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription'])

/** Whether a type is one of those whose fields are operations, by its usual name. */
export function isRootType(name: string | undefined): name is string {
  return name !== undefined && ROOTS.has(name)
}

export interface Operation extends Site {
  readonly framework: string
  /** `Query`, `Mutation` or `Subscription`. */
  readonly root: string
  readonly name: string
  readonly params: readonly Param[]
  readonly condition?: Condition | undefined
  readonly path?: string
  readonly guards?: readonly PlacedGuard[]
}

const readers = new Map<string, Reader>()

function readerOf(framework: string): Reader {
  let reader = readers.get(framework)
  if (reader === undefined) {
    reader = {
      framework,
      syntax: (piece) => [{ path: piece, params: [] }],
      // Only `addOperation` registers routes with these readers.
      routeGuards: (route) => route.facts as readonly PlacedGuard[],
    }
    readers.set(framework, reader)
  }
  return reader
}

export function addOperation(of: Operation, run: Interpreter): void {
  const router = run.project.graph.router(readerOf(of.framework))
  router.isApplication = true
  router.route({
    file: of.file,
    line: of.line,
    condition: of.condition,
    methods: ['POST'],
    path: text(of.path ?? '/graphql'),
    handlers: [],
    protocol: 'graphql',
    operation: `${of.root}.${of.name}`,
    handler: of.name,
    params: of.params,
    facts: of.guards ?? [],
  })
}

export function variables(names: Iterable<string>): Param[] {
  return [...names].map((name) => ({ name, in: 'json' }))
}

/** Operations of a schema that is written as text; nothing for text that is none. */
export function addSchemaText(source: string, of: Omit<Operation, 'root' | 'name' | 'params'>, run: Interpreter): void {
  for (const { root, fields } of operationsIn(source)) {
    for (const one of fields) {
      const params = variables((one.arguments ?? []).map(({ name }) => name.value))
      addOperation({ ...of, root, name: one.name.value, params }, run)
    }
  }
}

function operationsIn(source: string): { root: string; fields: readonly FieldDefinitionNode[] }[] {
  try {
    return parse(source, { maxTokens: 100_000 }).definitions.flatMap((one) => {
      const isType = one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.OBJECT_TYPE_EXTENSION
      return isType && isRootType(one.name.value) ? [{ root: one.name.value, fields: one.fields ?? [] }] : []
    })
  } catch {
    return []
  }
}
