/** Moleculer's gateway: aliases of routes in a service's settings, REST shorthands, `rest` of actions. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { field, itemsOf, plainText, text, textField, type RecordValue, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { joinPaths } from '../../../routing/path.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { expressPath } from '../express/path.ts'
import { functionsOf } from '../handlers.ts'
import { methodsGiven } from '../http-methods.ts'
import { inputObject, inputs } from '../inputs.ts'

const reader: Reader = {
  framework: 'moleculer',
  syntax: expressPath,
  inputsShareNames: true,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const params = inputs(placeByMethod(route.methods, 'json'), facts)
    for (const handler of route.handlers)
      for (const fn of functionsOf(handler)) run.handle(fn, [inputObject({ params })], facts)
  },
}

const REST: readonly (readonly [HttpMethod, string, string])[] = [
  ['GET', '', 'list'],
  ['GET', '/:id', 'get'],
  ['POST', '', 'create'],
  ['PUT', '/:id', 'update'],
  ['PATCH', '/:id', 'patch'],
  ['DELETE', '/:id', 'remove'],
]

export const moleculer: Framework = {
  name: 'moleculer',
  languages: ['javascript'],
  packages: ['moleculer', 'moleculer-web'],
  hints: String.raw`['"]moleculer(?:-web)?['"]|\baliases\s*:\s*\{`,

  files(project: Project, run: Interpreter): void {
    if (!project.packages.has('moleculer-web')) return
    // Services that no other file imports are found by their names.
    for (const file of project.files.paths) if (/\.service\.[jt]s$/.test(file)) project.module(file)
    const services = project.modules().flatMap((module) => {
      const main =
        module.language.name === 'javascript' ? (module.main(run) ?? module.member('default', run)) : undefined
      return main?.kind === 'record' && textField(main, 'name') !== undefined ? [main] : []
    })
    for (const service of services) {
      const settings = field(service, 'settings')
      for (const route of itemsOf(field(settings, 'routes'))) addGateway(settings, route, services, run)
    }
  },
}

function addGateway(
  settings: Value | undefined,
  route: Value,
  services: readonly RecordValue[],
  run: Interpreter,
): void {
  if (route.kind !== 'record') return
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.prefix = text(joinPaths(textField(settings, 'path') ?? '', textField(route, 'path') ?? ''))
  const aliases = field(route, 'aliases')
  const add = (
    methods: readonly HttpMethod[],
    path: string,
    target: Value | undefined,
    line: number,
    file: string,
  ): void => addAlias(router, { methods, path, line, file }, target, services)
  const file = route.file ?? ''
  if (aliases?.kind === 'record') {
    for (const [key, value] of aliases.fields) {
      const line = aliases.lines?.get(key) ?? route.line ?? 1
      const [, verb, path = ''] = /^\s*(?:([A-Z]+)\s+)?(\S+)\s*$/.exec(key) ?? []
      const target = itemsOf(value).at(-1)
      if (verb === 'REST') {
        for (const [method, end, action] of REST)
          add([method], `${path}${end}`, text(`${plainText(target) ?? ''}.${action}`), line, file)
      } else add(verb === undefined ? ANY_METHODS : methodsGiven([verb]), path, target, line, file)
    }
  }
  const automatic = field(route, 'autoAliases')
  if (automatic?.kind === 'constant' && automatic.value === true) addAutomatic(services, add)
}

/** `actions: { hello: { rest: 'GET /hello', handler } }`, below the name of the service or its `settings.rest`. */
function addAutomatic(
  services: readonly RecordValue[],
  add: (methods: readonly HttpMethod[], path: string, target: Value, line: number, file: string) => void,
): void {
  for (const service of services) {
    const name = textField(service, 'name') ?? ''
    const base = textField(field(service, 'settings'), 'rest') ?? `/${name}`
    const actions = field(service, 'actions')
    for (const [key, action] of actions?.kind === 'record' ? actions.fields : []) {
      const rest = field(action, 'rest')
      const given =
        plainText(rest) ??
        (rest?.kind === 'record' ? `${textField(rest, 'method') ?? 'GET'} ${textField(rest, 'path') ?? ''}` : undefined)
      if (given === undefined || actions?.kind !== 'record') continue
      const [, verb, path = ''] = /^\s*(?:([A-Z]+)\s*)?(\S*)\s*$/.exec(given) ?? []
      const methods = verb === undefined ? ANY_METHODS : methodsGiven([verb])
      add(methods, joinPaths(base, path), text(`${name}.${key}`), actions.lines?.get(key) ?? 1, service.file ?? '')
    }
  }
}

interface Alias {
  readonly methods: readonly HttpMethod[]
  readonly path: string
  readonly file: string
  readonly line: number
}

function addAlias(router: Router, alias: Alias, target: Value | undefined, services: readonly RecordValue[]): void {
  const named = plainText(target)
  const action = named === undefined ? target : actionNamed(named, services)
  const place = placeByMethod(alias.methods, 'json')
  const declared = field(action, 'params')
  const params: readonly Param[] =
    declared?.kind === 'record'
      ? [...declared.fields.keys()].filter((name) => !name.startsWith('$$')).map((name) => ({ name, in: place }))
      : []
  const handler = field(action, 'handler') ?? (named === undefined ? undefined : action)
  router.route({
    file: alias.file,
    line: alias.line,
    condition: undefined,
    methods: alias.methods,
    path: text(alias.path),
    handlers: handler === undefined ? [] : [handler],
    params,
    ...(named === undefined ? {} : { handler: named }),
  })
}

function actionNamed(named: string, services: readonly RecordValue[]): Value | undefined {
  const cut = named.lastIndexOf('.')
  const service = services.find((one) => textField(one, 'name') === named.slice(0, cut).replace(/^v\d+\./, ''))
  return field(field(service, 'actions'), named.slice(cut + 1))
}
