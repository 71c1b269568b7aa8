/** Oat++: `ENDPOINT("GET", "/users/{id}", getUser, PATH(Int64, id), BODY_DTO(Object<User>, user))`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Arg, Expr } from '../../../engine/ir.ts'
import type { Project } from '../../../engine/project.ts'
import { text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { Param, ParamPlace } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bodyOfType, type BodyFacts } from '../../shared/body.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { cppClasses, macrosOf, textOf, wordOf, type MacroCall } from '../macros.ts'

const reader: Reader = {
  framework: 'oatpp',
  syntax: (piece) => bracePath(piece.replaceAll(/(^|\/)\*(?=$|\/)/g, '$1{wildcard}')),
}

const PLACES: Readonly<Record<string, ParamPlace>> = { PATH: 'path', QUERY: 'query', HEADER: 'header' }

export const oatpp: Framework = {
  name: 'oatpp',
  languages: ['cpp'],
  packages: [],
  hints: String.raw`\boatpp\b|\bENDPOINT(?:_ASYNC)?\s*\(`,

  files(project: Project, run: Interpreter): void {
    for (const of of cppClasses(project)) {
      const macros = macrosOf(of).filter(({ name }) => name === 'ENDPOINT' || name === 'ENDPOINT_ASYNC')
      if (macros.length === 0) continue
      run.unit(of.scope.module, () => {
        const router = run.project.graph.router(reader)
        router.isApplication = true
        const prefix = prefixOf(of, run)
        if (prefix !== undefined) router.prefix = prefix
        for (const macro of macros) addEndpoint(of, macro, router, run)
      })
    }
  },
}

/** `ApiController(objectMapper, "/api/v1")` */
function prefixOf(of: ClassValue, run: Interpreter): Value | undefined {
  const made = run.instantiate(of, run.callOf(undefined, of.scope, [], new Map(), of.def.line))
  const base = made.kind === 'instance' && made.base?.kind === 'external' ? made.base : undefined
  return base?.call?.args.slice(1).find((arg) => arg.kind === 'text')
}

function addEndpoint(
  of: ClassValue,
  { args, line }: MacroCall,
  router: ReturnType<Project['graph']['router']>,
  run: Interpreter,
): void {
  const [method, path, name, ...inputs] = args.map(({ value }) => value)
  const verb = textOf(method)
  const written = textOf(path)
  if (verb === undefined || written === undefined) return
  const facts = inputs.map((input) => factsOf(input, of, run))
  const body = facts.find((one) => one.body !== undefined)?.body
  router.route({
    file: of.scope.module.file,
    line,
    methods: [verb.toUpperCase()],
    path: text(written),
    handlers: [],
    condition: undefined,
    handler: wordOf(name) ?? 'endpoint',
    params: facts.flatMap(({ params }) => params),
    ...(body === undefined ? {} : { body }),
  })
}

/** `QUERY(String, filter, "filter-by")`, `BODY_DTO(Object<User>, user)`, `REQUEST(…)` */
function factsOf(input: Expr, of: ClassValue, run: Interpreter): BodyFacts {
  const none: BodyFacts = { params: [] }
  if (input.kind !== 'call' || input.callee.kind !== 'name') return none
  const place = Object.hasOwn(PLACES, input.callee.name) ? PLACES[input.callee.name] : undefined
  if (place !== undefined) return { params: named(input.args, place) }
  if (input.callee.name === 'BODY_STRING') return { params: [{ name: 'body', in: 'body' }] }
  if (input.callee.name !== 'BODY_DTO') return none
  const type = /(\w+)\s*>*\s*$/.exec(wordOf(input.args[0]?.value) ?? '')?.[1]
  return bodyOfType(type === undefined ? undefined : { kind: 'named', name: type, args: [] }, of.scope, run)
}

function named(args: readonly Arg[], place: ParamPlace): Param[] {
  const name = textOf(args[2]?.value) ?? wordOf(args[1]?.value)
  return name === undefined ? [] : [{ name, in: place }]
}
