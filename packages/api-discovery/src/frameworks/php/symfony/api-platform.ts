/** API Platform: operations that `#[ApiResource]` gives a class. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { concat, itemsOf, plainText, text, truth, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { classSchema } from '../../../schemas/types.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { pluralize } from '../../../languages/inflector.ts'
import { bracePath } from '../brace-path.ts'
import { shortName } from '../controllers.ts'
import { marksOf, markValue, scopeOf, type Mark } from '../marks.ts'

interface Operation {
  readonly method: HttpMethod
  readonly isCollection: boolean
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  GetCollection: { method: 'GET', isCollection: true },
  Get: { method: 'GET', isCollection: false },
  Post: { method: 'POST', isCollection: true },
  Put: { method: 'PUT', isCollection: false },
  Patch: { method: 'PATCH', isCollection: false },
  Delete: { method: 'DELETE', isCollection: false },
}

/** Registers the operations of every resource. */
export function addResources(resources: readonly ClassValue[], prefix: Value | undefined, run: Interpreter): void {
  if (resources.length === 0) return
  const router = run.project.graph.router({ framework: 'api-platform', syntax: bracePath })
  router.isApplication = true
  router.prefix = prefix
  for (const of of resources) addResource(of, router, run)
}

function addResource(of: ClassValue, router: Router, run: Interpreter): void {
  const marks = marksOf(of.def, scopeOf(of), run)
  for (const mark of marks.filter((one) => one.name === 'ApiResource')) {
    const template = markValue(mark, 0, 'uriTemplate')
    const names = operationNames(mark, run)
    for (const operation of names) addOperation(operation, mark, template, of, router, run)
  }
  // Operations of their own, beside or without ApiResource.
  const own = marks.filter((one) => Object.hasOwn(OPERATIONS, one.name) && isOperation(one, of))
  for (const mark of own) {
    addOperation(
      { kind: mark.name, template: markValue(mark, 0, 'uriTemplate'), line: mark.line },
      mark,
      undefined,
      of,
      router,
      run,
    )
  }
}

interface NamedOperation {
  readonly kind: string
  readonly template: Value | undefined
  readonly line: number
}

const DEFAULTS = ['GetCollection', 'Post', 'Get', 'Put', 'Patch', 'Delete']

function operationNames(mark: Mark, run: Interpreter): NamedOperation[] {
  const plain = (kind: string): NamedOperation => ({ kind, template: undefined, line: mark.line })
  const given = markValue(mark, -1, 'operations')
  if (given !== undefined) {
    return itemsOf(given).flatMap((item): NamedOperation[] => {
      if (item.kind !== 'external') return []
      const kind = item.package.slice(item.package.lastIndexOf('\\') + 1)
      const template = item.call?.named.get('uriTemplate') ?? item.call?.args[0]
      return Object.hasOwn(OPERATIONS, kind) ? [{ kind, template, line: item.call?.line ?? mark.line }] : []
    })
  }
  const collection = markValue(mark, -1, 'collectionOperations')
  const single = markValue(mark, -1, 'itemOperations')
  if (collection === undefined && single === undefined) return defaults(run).map(plain)
  return [...legacy(collection, true, plain), ...legacy(single, false, plain)]
}

/** Version 4 no longer offers PUT by itself. */
function defaults(run: Interpreter): readonly string[] {
  const isNew = [...run.project.files.paths].some(
    (path) =>
      /(?:^|\/)composer\.json$/.test(path) &&
      /"api-platform\/(?:core|symfony)"\s*:\s*"[\^~]?4/.test(run.project.files.text(path) ?? ''),
  )
  return isNew ? DEFAULTS.filter((kind) => kind !== 'Put') : DEFAULTS
}

/** Version 2: `collectionOperations={"get", "post"}`, `itemOperations={"get"={…}}`. */
function legacy(
  value: Value | undefined,
  isCollection: boolean,
  plain: (kind: string) => NamedOperation,
): NamedOperation[] {
  const all = isCollection ? ['get', 'post'] : ['get', 'put', 'patch', 'delete']
  const names =
    value === undefined
      ? all
      : value.kind === 'record'
        ? [...value.fields].map(([key, one]) => (/^\d+$/.test(key) ? (plainText(one) ?? '') : key))
        : itemsOf(value).flatMap((item) => plainText(item) ?? [])
  return names
    .filter((name) => all.includes(name))
    .map((name) =>
      plain(isCollection && name === 'get' ? 'GetCollection' : name.charAt(0).toUpperCase() + name.slice(1)),
    )
}

/** Marks of FOSRestBundle have the same names, but stand on methods. */
function isOperation(mark: Mark, of: ClassValue): boolean {
  return of.def.decorators.some(
    ({ value, line }) =>
      line === mark.line &&
      value.kind === 'call' &&
      value.callee.kind === 'name' &&
      value.callee.name.startsWith('ApiPlatform\\'),
  )
}

function addOperation(
  { kind, template, line }: NamedOperation,
  mark: Mark,
  shared: Value | undefined,
  of: ClassValue,
  router: Router,
  run: Interpreter,
): void {
  const operation = OPERATIONS[kind]
  if (operation === undefined || truth(markValue(mark, -1, 'enabled') ?? { kind: 'constant', value: true }) === false)
    return
  const name = plainText(markValue(mark, -1, 'shortName')) ?? shortName(of)
  const collection = text(`/${pluralize(underscored(name))}`)
  const path = template ?? shared ?? (operation.isCollection ? collection : concat([collection, text('/{id}')]))
  const routePrefix = markValue(mark, -1, 'routePrefix')
  const schema = classSchema(of, run)
  const takesBody = ['POST', 'PUT', 'PATCH'].includes(operation.method)
  router.route({
    file: of.scope.module.file,
    line,
    condition: undefined,
    methods: [operation.method],
    path: withoutFormat(routePrefix === undefined ? path : concat([routePrefix, path])),
    handlers: [],
    handler: name,
    ...(takesBody ? { params: paramsOfSchema(withoutIdentifier(schema), 'json') } : {}),
    ...(takesBody && schema !== undefined ? { body: { contentType: 'application/ld+json', schema } } : {}),
  })
}

function withoutIdentifier(schema: ReturnType<typeof classSchema>): ReturnType<typeof classSchema> {
  if (schema?.properties === undefined) return schema
  const { id: _, ...properties } = schema.properties
  return { ...schema, properties }
}

function underscored(name: string): string {
  return name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase()
}

/** `/books/{id}{._format}` */
function withoutFormat(path: Value): Value {
  const written = plainText(path)
  return written === undefined ? path : text(written.replace('{._format}', ''))
}
