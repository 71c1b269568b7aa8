/** poem-openapi: `#[OpenApi] impl Api { #[oai(path = "/x", method = "get")] async fn … }` */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ParamDef } from '../../../engine/ir.ts'
import { itemsOf, text, type ClassValue, type FunctionValue, type Value } from '../../../engine/values.ts'
import { Scope } from '../../../engine/scope.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { IMPL_MARKS } from '../../../languages/rust/items.ts'
import { attributeName, namedTexts } from '../attributes.ts'
import { learn } from '../learn.ts'
import { rustPath } from '../path.ts'
import { functionsOf } from '../router.ts'
import { schemaOf } from '../schema.ts'

export const openApiReader: Reader = {
  framework: 'poem-openapi',
  syntax: rustPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    for (const fn of functionsOf(route.handlers.at(-1), run))
      for (const param of fn.fn.params) readParam(param, fn, facts, run)
  },
}

const PLACES: Readonly<Record<string, ParamPlace>> = {
  Path: 'path',
  Query: 'query',
  Header: 'header',
  Cookie: 'cookie',
}

/** `name: Query<Option<String>>`: the parameter's name is that on the wire, unless `#[oai(name = "x")]` says another. */
function readParam(
  { to, type, decorators }: ParamDef,
  { scope }: FunctionValue,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  if (type?.kind !== 'named') return
  const short = type.name.slice(type.name.lastIndexOf('.') + 1)
  const [inner] = type.args
  const place = Object.hasOwn(PLACES, short) ? PLACES[short] : undefined
  if (inner === undefined) return
  if (place !== undefined && to.kind === 'name') {
    const schema = schemaOf({ type: inner, scope }, run)
    const [named] = (decorators ?? []).flatMap((mark) => namedTexts(mark, 'name'))
    facts.add({ name: named ?? to.name, in: place, ...(schema === undefined ? {} : { schema }) })
  } else if (short === 'Json') learn({ type: inner, scope }, 'json', [], facts, run)
  else if (short === 'Form' || short === 'Multipart') learn({ type: inner, scope }, 'form', [], facts, run)
}

/** Puts the operations of an API, or of a tuple of them, on a router. */
export function addApis(value: Value | undefined, router: Router, run: Interpreter): void {
  for (const one of itemsOf(value)) {
    const found = run.settle(one)
    const of = found.kind === 'instance' ? found.of : found.kind === 'class' ? found : undefined
    if (of !== undefined) addApi(of, router, run)
  }
}

export function addApi(of: ClassValue, router: Router, run: Interpreter): void {
  const members = run.project.extensions.members(of)
  const marks = members.flatMap(({ member }) => (member.name === IMPL_MARKS ? (member.decorators ?? []) : []))
  const prefix =
    marks.flatMap((mark) => (attributeName(mark).endsWith('OpenApi') ? namedTexts(mark, 'prefix_path') : []))[0] ?? ''
  for (const { member, scope } of members) {
    for (const mark of member.decorators ?? []) {
      if (attributeName(mark) !== 'oai' || member.method === undefined) continue
      const [path] = namedTexts(mark, 'path')
      if (path === undefined) continue
      router.route({
        file: scope.module.file,
        line: mark.line,
        condition: undefined,
        methods: namedTexts(mark, 'method').map((method) => method.toUpperCase()),
        path: text(`${prefix}/${path}`.replaceAll(/\/{2,}/g, '/')),
        handlers: [run.makeFunction(member.method, new Scope(scope.module, scope, of), of, of)],
      })
    }
  }
}

export function isApi(of: ClassValue, run: Interpreter): boolean {
  return run.project.extensions
    .members(of)
    .some(
      ({ member }) =>
        member.name === IMPL_MARKS && (member.decorators ?? []).some((mark) => attributeName(mark).endsWith('OpenApi')),
    )
}
