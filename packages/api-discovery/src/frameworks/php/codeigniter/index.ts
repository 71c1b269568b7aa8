/** CodeIgniter 4 (`$routes->get(…)`) and 3 (`$route['x'] = …`). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Native } from '../../../engine/native.ts'
import {
  field,
  list,
  native,
  plainText,
  text,
  truth,
  type External,
  type Unknown,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { combine, pathParam, type PathForm } from '../../../routing/path.ts'
import { methodsIn, VerbRouter, type RouterStyle } from '../verb-router.ts'
import { addControllers } from './controllers.ts'
import { addOldRoutes } from './version-three.ts'

/** `(:num)`, `(:segment)`, `([a-z]+)`: parameters without a name. */
export function codeigniterPath(piece: string): readonly PathForm[] {
  let count = 0
  const pieces = piece.split(/(\((?:[^()]|\([^()]*\))*\))/).map((part): PathForm[] => {
    if (!part.startsWith('(')) return [{ path: part, params: [] }]
    count++
    const base = /^\(:(\w+)\)$/.exec(part)?.[1]
    const kind = base === 'num' ? 'id' : base === undefined || base === 'any' ? 'param' : base
    const name = count === 1 ? kind : `${kind}${count}`
    return [{ path: `{${name}}`, params: [pathParam(name)] }]
  })
  return combine(pieces)
}

interface ResourceRoute {
  readonly name: string
  readonly methods: readonly HttpMethod[]
  readonly path: string
}

const RESOURCE: readonly ResourceRoute[] = [
  { name: 'index', methods: ['GET'], path: '' },
  { name: 'new', methods: ['GET'], path: '/new' },
  { name: 'edit', methods: ['GET'], path: '/%/edit' },
  { name: 'show', methods: ['GET'], path: '/%' },
  { name: 'create', methods: ['POST'], path: '' },
  { name: 'update', methods: ['PUT', 'PATCH'], path: '/%' },
  { name: 'delete', methods: ['DELETE'], path: '/%' },
]

const PRESENTER: readonly ResourceRoute[] = [
  { name: 'index', methods: ['GET'], path: '' },
  { name: 'show', methods: ['GET'], path: '/show/%' },
  { name: 'new', methods: ['GET'], path: '/new' },
  { name: 'create', methods: ['POST'], path: '/create' },
  { name: 'edit', methods: ['GET'], path: '/edit/%' },
  { name: 'update', methods: ['POST'], path: '/update/%' },
  { name: 'remove', methods: ['GET'], path: '/remove/%' },
  { name: 'delete', methods: ['POST'], path: '/delete/%' },
  { name: 'show', methods: ['GET'], path: '/%' },
  { name: 'create', methods: ['POST'], path: '' },
]

function resource(router: VerbRouter, call: Call, routes: readonly ResourceRoute[]): undefined {
  const name = plainText(call.args[0])
  const options = call.args[1]
  if (name === undefined) return undefined
  const chosen = namesOf(field(options, 'only'))
  const left = namesOf(field(options, 'except')) ?? []
  const placeholder = plainText(field(options, 'placeholder')) ?? '(:segment)'
  const controller = plainText(field(options, 'controller')) ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  for (const { name: action, methods, path } of routes) {
    if (chosen?.includes(action) === false || left.includes(action)) continue
    router.add(methods, text(name + path.replace('%', placeholder)), text(`${controller}::${action}`), call)
  }
  // `websafe` also offers forms what they cannot send.
  const isWebsafe = truth(field(options, 'websafe') ?? { kind: 'constant', value: false }) === true
  if (isWebsafe) {
    router.add(['POST'], text(`${name}/${placeholder}/delete`), text(`${controller}::delete`), call)
    router.add(['POST'], text(`${name}/${placeholder}`), text(`${controller}::update`), call)
  }
  return undefined
}

function namesOf(value: Value | undefined): string[] | undefined {
  if (value === undefined) return undefined
  const items = value.kind === 'list' ? value.items : [value]
  return items.flatMap(
    (item) =>
      plainText(item)
        ?.split(',')
        .map((one) => one.trim()) ?? [],
  )
}

const style: RouterStyle = {
  framework: 'codeigniter',
  endSlash: 'dropped',
  syntax: codeigniterPath,
  namespaces: ['App\\Controllers'],
  statements: {
    add: (router, call) => router.add(ANY_METHODS, call.args[0], withoutArguments(call.args[1]), call),
    match: (router, call) => router.add(methodsIn(call.args[0]), call.args[1], withoutArguments(call.args[2]), call),
    view: (router, call) => router.add(['GET'], call.args[0], undefined, call),
    addRedirect: (router, call) => router.add(['GET'], call.args[0], undefined, call),
    get: (router, call) => router.add(['GET'], call.args[0], withoutArguments(call.args[1]), call),
    post: (router, call) => router.add(['POST'], call.args[0], withoutArguments(call.args[1]), call),
    put: (router, call) => router.add(['PUT'], call.args[0], withoutArguments(call.args[1]), call),
    patch: (router, call) => router.add(['PATCH'], call.args[0], withoutArguments(call.args[1]), call),
    delete: (router, call) => router.add(['DELETE'], call.args[0], withoutArguments(call.args[1]), call),
    group: (router, call, run) => router.group(call.args[0], call.args.at(-1), call, run),
    resource: (router, call) => resource(router, call, RESOURCE),
    presenter: (router, call) => resource(router, call, PRESENTER),
    cli: () => text(''),
    environment: (router, call, run) => {
      const fill = call.args[1]
      if (fill?.kind === 'function') run.maybe(() => run.invoke(fill, [native(router)]))
      return undefined
    },
  },
}

/** `'Users::show/$1'` also says which part of the path goes where. */
function withoutArguments(target: Value | undefined): Value | undefined {
  if (target?.kind === 'list') return list(target.items.map((item) => withoutArguments(item) ?? item))
  const written = plainText(target)
  return written === undefined ? target : text(written.replace(/\/\$.*$/, ''))
}

export const codeigniter: Framework = {
  name: 'codeigniter',
  languages: ['php'],
  packages: ['CodeIgniter\\*', 'Config\\Services'],
  hints: String.raw`\$routes->|\$route\[|\bCodeIgniter\\|Services::routes|\bextends\s+\w*_Controller\b|\bextends\s+RestController\b`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    if (callee.package === 'Config\\Services' && callee.path.at(-1) === 'routes') {
      return native(VerbRouter.application(style, run))
    }
    return undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return /^CodeIgniter\\Router\\RouteCollection(?:Interface)?$/.test(type.package)
      ? native(VerbRouter.application(style, run))
      : undefined
  },

  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    const isRoutes =
      unknown.label === '$routes' && /(?:^|\/)Config\/Routes(?:\/\w+)?\.php$|Routes\.php$/.test(call.file)
    const isCall =
      /^(?:get|post|put|patch|delete|add|match|group|resource|presenter|set\w+|view|environment|cli)$/.test(method)
    return isRoutes && isCall ? VerbRouter.application(style, run) : undefined
  },

  files(project, run): void {
    addControllers(project, addOldRoutes(project, run, codeigniterPath), run)
  },
}
