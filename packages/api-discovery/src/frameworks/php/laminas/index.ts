/** Laminas (Zend Framework) MVC: `'router' => ['routes' => […]]` in the configuration of modules. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { concat, field, native, plainText, text, truth, type ClassValue, type Value } from '../../../engine/values.ts'
import { findClass } from '../../../languages/php/class-names.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { combine, parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import { regexPath } from '../../../routing/regex-path.ts'
import { AnyRequest } from '../any-request.ts'
import { ControllerSelf, methodOf, shortName } from '../controllers.ts'
import { bag, hasBody, noteInput, PlacedFacts, type InputSink } from '../inputs.ts'
import { returnedArrays } from '../returned.ts'

/** `/album[/:action[/:id]]` */
export function segmentPath(piece: string): readonly PathForm[] {
  return sequence(piece, { at: 0 }, 0)
}

const TOKEN = /:([A-Za-z_]\w*)(?:\{[^}]*\})?|[^[\]:]+|./y

function sequence(source: string, position: { at: number }, depth: number): PathForm[] {
  const pieces: PathForm[][] = []
  while (position.at < source.length) {
    const char = source[position.at]
    if (char === ']') {
      position.at++
      if (depth > 0) break
    } else if (char === '[' && depth < 8) {
      position.at++
      pieces.push([...sequence(source, position, depth + 1), { path: '', params: [] }])
    } else {
      TOKEN.lastIndex = position.at
      const token = TOKEN.exec(source)
      const whole = token?.[0] ?? char ?? ''
      position.at += Math.max(whole.length, 1)
      const name = token?.[1]
      if (name === undefined) pieces.push([{ path: whole, params: [] }])
      else pieces.push([{ path: `{${parameterName(name)}}`, params: [pathParam(name)] }])
    }
  }
  return combine(pieces)
}

interface Facts {
  readonly of: ClassValue | undefined
  readonly methods: readonly string[]
}

const reader: Reader = {
  framework: 'laminas',
  syntax: segmentPath,
  inputsShareNames: true,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Only this adapter makes routes of this reader, always with these facts.
    const { of, methods } = route.facts as Facts
    if (of === undefined) return
    const place = hasBody(route) ? 'form' : 'query'
    const sink: InputSink = { facts: new PlacedFacts(facts, place), place }
    const request = native(new AnyRequest(sink))
    const self = native(
      new ControllerSelf(of, { request }, (name, call) => {
        if (name === 'getRequest') return request
        const from = name === 'params' && call.args.length === 0 ? native(new ParamsPlugin(sink)) : undefined
        if (from !== undefined) return from
        const asked = name === 'params' ? plainText(call.args[0]) : undefined
        return asked === undefined ? undefined : noteInput(sink, 'query', asked)
      }),
    )
    for (const name of methods) {
      const fn = methodOf(of, name, run)
      if (fn !== undefined) run.handle(fn, [], sink.facts, self)
    }
  },
}

/** `$this->params()->fromQuery('page')` */
class ParamsPlugin extends Native {
  readonly #sink: InputSink

  constructor(sink: InputSink) {
    super()
    this.#sink = sink
  }

  override method(name: string, call: Call): Value | undefined {
    const place = { fromQuery: 'query', fromPost: 'form', fromHeader: 'header', fromFiles: 'form' } as const
    const found = Object.entries(place).find(([one]) => one === name)?.[1]
    const asked = plainText(call.args[0])
    if (found === undefined) return undefined
    return asked === undefined ? bag(found, this.#sink.facts) : noteInput(this.#sink, found, asked)
  }
}

export const laminas: Framework = {
  name: 'laminas',
  languages: ['php'],
  packages: ['Laminas\\*', 'Zend\\*'],
  hints: String.raw`\b(?:Laminas|Zend)\\|'child_routes'|'router'\s*=>`,

  files(project: Project, run: Interpreter): void {
    for (const { module, value } of returnedArrays(project, run)) {
      const routes = field(field(value, 'router'), 'routes')
      if (routes?.kind !== 'record') continue
      const router = project.graph.router(reader)
      router.isApplication = true
      addRoutes(routes, { router, file: module.file, prefix: text(''), controller: undefined, action: undefined }, run)
    }
  },
}

interface Place {
  readonly router: Router
  readonly file: string
  readonly prefix: Value
  readonly controller: Value | undefined
  readonly action: string | undefined
  readonly methods?: readonly HttpMethod[]
}

function addRoutes(routes: Value, place: Place, run: Interpreter, depth = 0): void {
  if (routes.kind !== 'record' || depth > 12) return
  for (const [name, route] of routes.fields) {
    const line = routes.lines?.get(name) ?? 1
    addRoute(route, line, place, run, depth)
  }
}

function addRoute(route: Value, line: number, place: Place, run: Interpreter, depth: number): void {
  const options = field(route, 'options')
  const defaults = field(options, 'defaults')
  const kind = kindOf(field(route, 'type'))
  const own = kind === 'regex' ? regexText(field(options, 'regex')) : field(options, 'route')
  const verbs = kind === 'method' ? plainText(field(options, 'verb'))?.toUpperCase().split(/,\s*/) : undefined
  const inner: Place = {
    ...place,
    prefix: own === undefined ? place.prefix : concat([place.prefix, own]),
    controller: field(defaults, 'controller') ?? place.controller,
    action: plainText(field(defaults, 'action')) ?? place.action,
    ...(verbs === undefined ? {} : { methods: verbs }),
  }
  const children = field(route, 'child_routes')
  const terminates = children === undefined || truth(field(route, 'may_terminate') ?? text('')) === true
  if (terminates && (own !== undefined || verbs !== undefined)) register(inner, line, run)
  if (children !== undefined) addRoutes(children, inner, run, depth + 1)
}

function kindOf(type: Value | undefined): string {
  const name = type?.kind === 'external' ? type.package : (plainText(type) ?? 'literal')
  return name.slice(name.lastIndexOf('\\') + 1).toLowerCase()
}

/** A regular expression as a segment, as far as it stands for one path. */
function regexText(value: Value | undefined): Value | undefined {
  const source = plainText(value)
  const form = source === undefined ? undefined : regexPath(source)[0]
  return form === undefined ? undefined : text(form.path.replaceAll(/\{(\w+)\}/g, ':$1'))
}

function register(place: Place, line: number, run: Interpreter): void {
  const { router, file, prefix, controller, action } = place
  const of = controller?.kind === 'class' ? controller : findClass(plainText(controller) ?? '', run)
  const site = { file, line, condition: undefined, path: prefix, handlers: [] }
  if (of !== undefined && action === undefined && isRestful(of, run)) {
    addRestful(of, prefix, site, router, run)
    return
  }
  const methods = action === undefined ? [] : [`${action}Action`]
  const name = of === undefined ? undefined : `${shortName(of)}::${action ?? 'index'}Action`
  const facts: Facts = { of, methods }
  router.route({
    ...site,
    methods: place.methods ?? ANY_METHODS,
    facts,
    ...(name === undefined ? {} : { handler: name }),
  })
}

function isRestful(of: ClassValue, run: Interpreter): boolean {
  return run.project.outsideBases(of, run).some((base) => base.endsWith('AbstractRestfulController'))
}

const RESTFUL: readonly (readonly [handler: string, method: HttpMethod, onMember: boolean])[] = [
  ['getList', 'GET', false],
  ['create', 'POST', false],
  ['get', 'GET', true],
  ['update', 'PUT', true],
  ['patch', 'PATCH', true],
  ['delete', 'DELETE', true],
]

/** Methods of a restful controller, each on the forms of the path that have or lack the identifier. */
function addRestful(
  of: ClassValue,
  path: Value,
  site: {
    readonly file: string
    readonly line: number
    readonly condition: undefined
    readonly path: Value
    readonly handlers: readonly Value[]
  },
  router: Router,
  run: Interpreter,
): void {
  const written = plainText(path) ?? ''
  for (const [handler, method, onMember] of RESTFUL) {
    if (methodOf(of, handler, run) === undefined) continue
    const facts: Facts = { of, methods: [handler] }
    const own = text(onMember ? written.replace(/\[(\/:id)\]/, '$1') : written.replace(/\[\/:id\]/, ''))
    router.route({ ...site, path: own, methods: [method], facts, handler: `${shortName(of)}::${handler}` })
  }
}
