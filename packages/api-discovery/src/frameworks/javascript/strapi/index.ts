/** Strapi: routes of `src/api/<name>/routes`, core routers with their five actions, controllers by name. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { Native } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  field,
  itemsOf,
  native,
  plainText,
  text,
  textField,
  type External,
  type Value,
} from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { pluralize } from '../../../languages/inflector.ts'
import { methodsGiven } from '../http-methods.ts'
import { koaReader } from '../koa/reader.ts'

const reader = { ...koaReader, framework: 'strapi' }
const ROUTES = /^((?:.*\/)?(?:src\/)?(api|extensions|plugins)\/([^/]+)\/)(?:server\/(?:src\/)?)?routes\/.+\.[jt]s$/

export const strapi: Framework = {
  name: 'strapi',
  languages: ['javascript'],
  packages: ['@strapi/strapi'],
  hints: String.raw`\bfactories\.create(?:CoreRouter|CoreController)\(|\bcreateCore(?:Router|Controller)\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1)
    if (name === 'createCoreRouter') return native(new CoreRouter(plainText(call.args[0]) ?? '', call.args[1], call))
    // `createCoreController('api::x.x', ({ strapi }) => ({ … }))`
    const [, second] = call.args
    if (name === 'createCoreController') return second?.kind === 'function' ? run.invoke(second, []) : second
    return undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      const match = ROUTES.exec(file)
      if (match === null) continue
      const [, folder = ''] = match
      const module = project.module(file)
      const main = module?.member('default', run) ?? module?.main(run)
      if (main === undefined) continue
      const router = project.graph.router(reader)
      router.isApplication = true
      router.prefix = text('/api')
      if (main.kind === 'native' && main.native instanceof CoreRouter) addCore(main.native, folder, router, run)
      else addRoutes(main, folder, file, router, run)
    }
  },
}

/** `{ routes: [{ method, path, handler: 'controller.action', config }] }` */
function addRoutes(main: Value, folder: string, file: string, router: Router, run: Interpreter): void {
  for (const route of itemsOf(field(main, 'routes'))) {
    const path = field(route, 'path')
    const methods = methodsGiven([textField(route, 'method') ?? ''])
    if (route.kind !== 'record' || path === undefined || methods.length === 0) continue
    const given = field(route, 'handler')
    const named = plainText(given)
    const handler = named === undefined ? given : actionNamed(named, folder, run)
    router.route({
      file,
      line: route.line ?? 1,
      condition: undefined,
      methods,
      path,
      handlers: handler === undefined ? [] : [handler],
      ...(named === undefined ? {} : { handler: named }),
    })
  }
}

/** `article.find` and `api::article.article.find` of the controllers beside the routes. */
function actionNamed(named: string, folder: string, run: Interpreter): Value | undefined {
  const [controller = '', action = ''] = named.split('.').slice(-2)
  const { files } = run.project
  const file = ['.js', '.ts']
    .map((extension) => `${folder}controllers/${controller}${extension}`)
    .find((one) => files.has(one))
  const module = file === undefined ? undefined : run.project.module(file)
  return field(module?.member('default', run) ?? module?.main(run), action)
}

/** `factories.createCoreRouter('api::article.article', { only, except, prefix })` */
class CoreRouter extends Native {
  readonly uid: string
  readonly options: Value | undefined
  readonly site: Call

  constructor(uid: string, options: Value | undefined, site: Call) {
    super()
    this.uid = uid
    this.options = options
    this.site = site
  }
}

type Action = readonly [name: string, method: HttpMethod, hasId: boolean]
const COLLECTION: readonly Action[] = [
  ['find', 'GET', false],
  ['findOne', 'GET', true],
  ['create', 'POST', false],
  ['update', 'PUT', true],
  ['delete', 'DELETE', true],
]
const SINGLE: readonly Action[] = [
  ['find', 'GET', false],
  ['update', 'PUT', false],
  ['delete', 'DELETE', false],
]

function addCore({ uid, options, site }: CoreRouter, folder: string, router: Router, run: Interpreter): void {
  const name = uid.slice(uid.lastIndexOf('.') + 1)
  const schema = run.project.files.text(`${folder}content-types/${name}/schema.json`) ?? ''
  const word = (key: string): string | undefined => new RegExp(`"${key}"\\s*:\\s*"([\\w-]+)"`).exec(schema)?.[1]
  const isSingle = word('kind') === 'singleType'
  const base = isSingle ? (word('singularName') ?? name) : (word('pluralName') ?? pluralize(name))
  const listed = (key: string): readonly string[] => itemsOf(field(options, key)).flatMap((one) => plainText(one) ?? [])
  const only = listed('only')
  const except = listed('except')
  for (const [action, method, hasId] of isSingle ? SINGLE : COLLECTION) {
    if (except.includes(action) || (only.length > 0 && !only.includes(action))) continue
    const handler = actionNamed(`${name}.${action}`, folder, run)
    router.route({
      file: site.file,
      line: site.line,
      condition: undefined,
      methods: [method],
      path: text(`${textField(options, 'prefix') ?? ''}/${base}${hasId ? '/:id' : ''}`),
      handlers: handler === undefined ? [] : [handler],
      handler: `${name}.${action}`,
    })
  }
}
