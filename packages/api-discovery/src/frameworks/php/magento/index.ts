/** Magento 2: `etc/webapi.xml` for its REST API, and actions below the front names of `etc/<area>/routes.xml`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text, type ClassValue } from '../../../engine/values.ts'
import { findClass } from '../../../languages/php/class-names.ts'
import type { HttpMethod } from '../../../model.ts'
import { takeBody } from '../../../routing/bodies.ts'
import { journeyPath } from '../../../routing/colon-path.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { DocumentError } from '../../../specifications/document.ts'
import { parseXml, type XmlElement } from '../../../specifications/wsdl/xml.ts'
import { methodOf, type Action } from '../controllers.ts'
import { readAction } from '../verb-router.ts'

/** A method of a service, whose arguments are fields of the body or of the query; or an action of a controller. */
interface Target {
  readonly action: Action | undefined
  readonly isService: boolean
}

const reader: Reader = {
  framework: 'magento',
  syntax: journeyPath,
  inputsShareNames: true,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Only this adapter registers routes with this reader.
    const { action, isService } = route.facts as Target
    if (action === undefined) return
    if (!isService) {
      readAction(action, route, facts, run)
      return
    }
    const place = takeBody(route.methods) ? 'json' : 'query'
    for (const { to } of action.fn.fn.params) {
      if (to.kind === 'name') facts.add({ name: to.name.slice(1), in: place })
    }
  },
}

export const magento: Framework = {
  name: 'magento',
  languages: ['php'],
  packages: [],
  hints: String.raw`\bMagento\\Framework\b`,

  files(project: Project, run: Interpreter): void {
    const router = project.graph.router(reader)
    router.isApplication = true
    const fronts = new Map<string, string>()
    for (const file of project.files.paths) {
      const kind = /(?:^|\/)etc\/(webapi|(?:frontend|adminhtml)\/routes)\.xml$/.exec(file)?.[1]
      const root = kind === undefined ? undefined : rootOf(project.files.text(file) ?? '')
      if (root === undefined) continue
      if (kind === 'webapi') addServices(root, file, router, run)
      else for (const [module, front] of frontNames(root, kind === 'adminhtml/routes')) fronts.set(module, front)
    }
    if (fronts.size === 0) return
    for (const of of project.classes) addController(of, fronts, router, run)
  },
}

function rootOf(source: string): XmlElement | undefined {
  try {
    return parseXml(source)
  } catch (error) {
    if (error instanceof DocumentError) return undefined
    throw error
  }
}

/** `<route url="/V1/posts/:id" method="GET"><service class="…" method="getById"/>…</route>` */
function addServices(root: XmlElement, file: string, router: Router, run: Interpreter): void {
  for (const { name, attributes, children, line } of root.children) {
    const path = attributes.get('url')
    const method = attributes.get('method')?.toUpperCase()
    if (name !== 'route' || path === undefined || method === undefined) continue
    const service = children.find((child) => child.name === 'service')?.attributes
    const of = findClass(service?.get('class') ?? '', run)
    const fn = of === undefined ? undefined : methodOf(of, service?.get('method') ?? '', run)
    const facts: Target = { action: fn === undefined || of === undefined ? undefined : { fn, of }, isService: true }
    const handler = service?.get('method')
    router.route({
      file,
      line,
      condition: undefined,
      methods: [method],
      path: text(`/rest${path.startsWith('/') ? '' : '/'}${path}`),
      handlers: [],
      facts,
      ...(handler === undefined ? {} : { handler }),
    })
  }
}

/** Front names by module: `blog` of `Acme_Blog`. */
function frontNames(root: XmlElement, isAdmin: boolean): (readonly [module: string, front: string])[] {
  const routes = root.children.flatMap(({ name, children }) => (name === 'router' ? children : []))
  return routes.flatMap(({ name, attributes, children }) => {
    const front = attributes.get('frontName')
    if (name !== 'route' || front === undefined) return []
    return children.flatMap((child) => {
      const module = child.name === 'module' ? child.attributes.get('name') : undefined
      return module === undefined ? [] : [[`${module}${isAdmin ? '/admin' : ''}`, front] as const]
    })
  })
}

const VERBS: readonly (readonly [RegExp, HttpMethod])[] = [
  [/\\HttpGetActionInterface$/, 'GET'],
  [/\\HttpPostActionInterface$/, 'POST'],
  [/\\HttpPutActionInterface$/, 'PUT'],
  [/\\HttpPatchActionInterface$/, 'PATCH'],
  [/\\HttpDeleteActionInterface$/, 'DELETE'],
]

/** `Acme\Blog\Controller\Post\View` answers `/blog/post/view`; those of the administration stand below `/admin`. */
function addController(of: ClassValue, fronts: ReadonlyMap<string, string>, router: Router, run: Interpreter): void {
  const [, vendor, module, admin, path] =
    /^(\w+)\\(\w+)\\Controller\\(Adminhtml\\)?([\w\\]+)$/.exec(of.def.name ?? '') ?? []
  const front = fronts.get(`${vendor}_${module}${admin === undefined ? '' : '/admin'}`)
  const fn = front === undefined || of.def.abstract === true ? undefined : methodOf(of, 'execute', run)
  if (path === undefined || front === undefined || fn === undefined) return
  const bases = run.project.outsideBases(of, run)
  const verbs = VERBS.flatMap(([base, verb]) => (bases.some((one) => base.test(one)) ? [verb] : []))
  const segments = [...(admin === undefined ? [] : ['admin']), front, ...path.toLowerCase().split('\\')]
  const facts: Target = { action: { fn, of }, isService: false }
  router.route({
    file: of.scope.module.file,
    line: fn.fn.line,
    condition: undefined,
    methods: verbs.length > 0 ? verbs : ['GET'],
    path: text(`/${segments.join('/')}`),
    handlers: [],
    handler: 'execute',
    facts,
  })
}
