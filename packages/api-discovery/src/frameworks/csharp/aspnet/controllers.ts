/** Routes of controllers: by attributes, or by the conventions of the application. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { actionsOf, controllerOf, type Action, type Controller } from './controller-class.ts'
import { markNamed } from '../marks.ts'
import { allowsAnonymous, guardsOfMarks, type PlacedGuard } from './guards.ts'
import { belowModel, odataConvention, odataTemplates } from './odata.ts'
import { templateNames } from './path.ts'
import { aspnetReader, type ActionFacts } from './reader.ts'
import { aspnetState, type AspNetState, type Convention } from './state.ts'
import {
  actionName,
  controllerName,
  conventionalPaths,
  declaredRoutes,
  isAbsolute,
  joined,
  withTokens,
  type Declared,
} from './templates.ts'

/** What MVC templates come with; used when nothing says how the application routes. */
const USUAL: Convention = {
  pattern: '{controller=Home}/{action=Index}/{id?}',
  defaults: new Map(),
  byVerb: false,
  guards: [],
  file: '',
  line: 0,
}
const USUAL_API: Convention = { ...USUAL, pattern: 'api/{controller}/{id?}', byVerb: true }

export function addController(of: ClassValue, run: Interpreter): void {
  const controller = controllerOf(of, run)
  if (controller === undefined) return
  const state = aspnetState(run.project)
  const prefixes = classTemplates(controller)
  for (const action of actionsOf(of, run)) {
    const declared = declaredRoutes(action.marks)
    if (controller.kind === 'odata' && addOdata(controller, action, declared, prefixes.length > 0, state, run)) continue
    const isRouted = prefixes.length > 0 || declared.some(({ template }) => template !== undefined)
    if (isRouted && !(controller.kind === 'webapi' && declared.every(({ template }) => template === undefined))) {
      addDeclared(controller, action, prefixes, declared, state, run)
    } else addConventional(controller, action, declared, state, run)
  }
}

/** Conventions that lead to one action of a controller that is not in the folder. */
export function addDedicated(names: ReadonlySet<string>, run: Interpreter): void {
  const state = aspnetState(run.project)
  for (const { pattern, defaults, file, line } of state.conventions) {
    const controller = defaults.get('controller')
    const placed = new Set(templateNames(pattern).map((name) => name.toLowerCase()))
    const isOpen = placed.has('controller') || placed.has('action')
    if (controller === undefined || isOpen || names.has(`${controller}Controller`.toLowerCase())) continue
    const router = run.project.graph.router(aspnetReader)
    router.isApplication = true
    if (state.pathBase !== undefined) router.prefix = state.pathBase
    const handler = defaults.get('action') ?? controller
    const doubt = 'its controller is not in the folder'
    router.route({
      file,
      line,
      methods: ['GET'],
      path: text(pattern),
      handlers: [],
      condition: undefined,
      handler,
      doubt,
    })
  }
}

function classTemplates({ marks }: Controller): readonly Value[] {
  const prefixes = marks.filter(({ name }) => name === 'RoutePrefix')
  const starts = prefixes.length > 0 ? prefixes : marks.filter(({ name }) => name === 'Route')
  return starts.flatMap(({ args }) => args[0] ?? [])
}

/** MVC 5: `[Route("{action=index}")]` beside `[RoutePrefix]` is the template of the actions that have none. */
function usualTemplate(controller: Controller, action: Action, slug: (name: string) => string): readonly Value[] {
  const { marks } = controller
  const usual = marks.some(({ name }) => name === 'RoutePrefix') ? markNamed(marks, 'Route') : undefined
  const pattern = plainText(usual?.args[0])
  if (pattern === undefined) return []
  const defaults = new Map([['controller', controllerName(controller)]])
  if (!templateNames(pattern).some((name) => name.toLowerCase() === 'action')) {
    defaults.set('action', actionName(action))
  }
  const convention: Convention = { pattern, defaults, byVerb: false, guards: [], file: '', line: 0 }
  return conventionalPaths(convention, { ...controller, marks: [] }, action, slug).map((path) =>
    text(path.replace(/^\//, '')),
  )
}

function addDeclared(
  controller: Controller,
  action: Action,
  prefixes: readonly Value[],
  declared: readonly Declared[],
  state: AspNetState,
  run: Interpreter,
): void {
  const routes = declared.length > 0 ? declared : [{ methods: [], template: undefined, line: action.member.line }]
  const slug = slugger(state)
  const starts = prefixes.length > 0 ? prefixes : [text('')]
  const versioned = controller.marks.some(({ name }) => name === 'RouteArea')
  for (const { methods, template, line } of routes) {
    const usual = template === undefined ? usualTemplate(controller, action, slug) : []
    for (const own of usual.length > 0 ? usual : [template ?? text('')]) {
      const bases = isAbsolute(own) ? [text('')] : starts
      for (const base of bases) {
        const area = versioned && !isAbsolute(own) ? [text(areaPrefix(controller))] : []
        const whole = withTokens(joined([...area, base, own]), controller, action, slug)
        const answered = methods.length > 0 ? methods : methodsOf(controller, action)
        add(controller, action, whole, answered, line, [], state, run)
      }
    }
  }
}

/** Whether OData's own conventions route the action; those with a template of MVC are routed as there. */
function addOdata(
  controller: Controller,
  action: Action,
  declared: readonly Declared[],
  hasPrefix: boolean,
  state: AspNetState,
  run: Interpreter,
): boolean {
  const verbs = declared.flatMap((one) => one.methods)
  const line = declared[0]?.line ?? action.member.line
  const templates = odataTemplates(controller, action)
  for (const template of templates) {
    const methods = verbs.length > 0 ? verbs : methodsOf(controller, action)
    add(controller, action, belowModel(template, run), methods, line, [], state, run)
  }
  if (templates.length > 0) return true
  if (hasPrefix || declared.some(({ template }) => template !== undefined)) return false
  for (const { methods, path } of odataConvention(controller, action, verbs)) {
    add(controller, action, belowModel(text(path), run), methods, line, [], state, run)
  }
  return true
}

function areaPrefix({ marks }: Controller): string {
  const mark = marks.find(({ name }) => name === 'RouteArea')
  const given = mark?.named.get('AreaPrefix') ?? mark?.args[0]
  return given?.kind === 'text' && typeof given.parts[0] === 'string' ? given.parts[0] : ''
}

function addConventional(
  controller: Controller,
  action: Action,
  declared: readonly Declared[],
  state: AspNetState,
  run: Interpreter,
): void {
  const isWebApi = controller.kind === 'webapi'
  // Controllers of an API that no attribute routes and no convention reaches are not served.
  if (controller.kind === 'api' && state.conventions.length === 0) return
  const known = state.conventions.filter(({ byVerb }) => byVerb === isWebApi)
  const conventions = known.length > 0 ? known : [isWebApi ? USUAL_API : USUAL]
  const methods = declared.flatMap((one) => one.methods)
  const line = declared[0]?.line ?? action.member.line
  for (const convention of conventions) {
    for (const path of conventionalPaths(convention, controller, action, slugger(state))) {
      add(
        controller,
        action,
        text(path),
        methods.length > 0 ? methods : methodsOf(controller, action),
        line,
        convention.guards,
        state,
        run,
        known.length > 0 ? undefined : 'its route is the usual one; none was seen',
      )
    }
  }
}

function slugger({ lowercase }: AspNetState): (name: string) => string {
  return (name) => (lowercase ? name.toLowerCase() : name)
}

/**
 * Methods of an action that declares none. Web API 2 goes by the beginning of its name. Elsewhere it answers every
 * method; it is listed with the one that it is written for.
 */
function methodsOf(controller: Controller, action: Action): readonly HttpMethod[] {
  const verb = /^(Get|Post|Put|Patch|Delete|Head|Options)/.exec(actionName(action))?.[1]
  if (controller.kind === 'webapi' || controller.kind === 'odata') return [verb?.toUpperCase() ?? 'POST']
  const takesBody = JSON.stringify(action.member.method?.params ?? []).match(/"name":"From(?:Body|Form)"/)
  if (takesBody !== null) return ['POST']
  return [controller.kind === 'api' && verb !== undefined ? verb.toUpperCase() : 'GET']
}

function add(
  controller: Controller,
  action: Action,
  path: Value,
  methods: readonly HttpMethod[],
  line: number,
  conventional: readonly PlacedGuard[],
  state: AspNetState,
  run: Interpreter,
  doubt?: string,
): void {
  const router = run.project.graph.router(aspnetReader)
  router.isApplication = true
  const prefix = [state.pathBase, state.controllerPrefix].filter((one) => one !== undefined)
  if (prefix.length > 0) router.prefix = joined(prefix)
  const marks = [...controller.marks, ...action.marks]
  const guards = [...(allowsAnonymous(marks) ? [] : conventional), ...guardsOfMarks(marks)]
  const facts: ActionFacts = {
    kind: 'action',
    controller,
    action,
    template: path,
    guards,
  }
  router.route({
    file: action.owner.scope.module.file,
    line,
    methods,
    path,
    handlers: [],
    condition: undefined,
    handler: action.member.name,
    facts,
    ...(doubt === undefined ? {} : { doubt }),
  })
}
