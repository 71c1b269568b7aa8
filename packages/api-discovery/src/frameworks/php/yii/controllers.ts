/** Actions of controllers to which no rule leads: `actionSignUp` of `SiteController` answers `/site/sign-up`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { field, itemsOf, plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { methodsMeant } from '../conventional.ts'
import { methodOf, shortName, type Action } from '../controllers.ts'
import { readAction } from '../verb-router.ts'

const reader: Reader = {
  framework: 'yii',
  syntax: (piece) => [{ path: piece, params: [] }],
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Only `addActions` makes routes of this reader; what a class of actions answers has no method to read.
    const action = route.facts as Action | undefined
    if (action !== undefined) readInputs(action, route.methods, facts, run)
  },
}

/** Arguments of an action are inputs of their names. */
export function readInputs(
  action: Action,
  methods: readonly HttpMethod[],
  facts: HandlerFacts,
  run: Interpreter,
): void {
  for (const { to, optional } of action.fn.fn.params) {
    if (to.kind !== 'name') continue
    facts.add({ name: to.name.slice(1), in: 'query', ...(optional === true ? {} : { required: true }) })
  }
  readAction(action, { methods }, facts, run)
}

/** `taken` are the targets of rules, as `post/view`. */
export function addActions(
  project: Project,
  taken: ReadonlySet<string>,
  doubt: string | undefined,
  run: Interpreter,
): void {
  for (const of of project.classes) {
    if (of.scope.module.language.name !== 'php' || of.def.abstract === true) continue
    const isController = run.project.outsideBases(of, run).some((base) => /(?:^|\\)yii\\web\\Controller$/.test(base))
    if (isController && shortName(of).endsWith('Controller')) {
      run.unit(of.scope.module, () => addController(of, taken, doubt, run))
    }
  }
}

function addController(of: ClassValue, taken: ReadonlySet<string>, doubt: string | undefined, run: Interpreter): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const path = routeOf(of)
  const verbs = verbsOf(of, run)
  const add = (name: string, line: number, methods: readonly HttpMethod[], action?: Action): void => {
    const target = `${path}/${name}`
    if (taken.has(target)) return
    const { file } = of.scope.module
    const site = { file, line, condition: undefined, handlers: [], handler: target }
    router.route({
      ...site,
      methods: verbs.get(name) ?? methods,
      path: text(`/${target}`),
      ...(action === undefined ? {} : { facts: action }),
      ...(doubt === undefined ? {} : { doubt }),
    })
  }
  for (const member of of.def.members) {
    const name = /^action([A-Z]\w*)$/.exec(member.name)?.[1]
    const fn = name === undefined || member.hidden === true ? undefined : methodOf(of, member.name, run)
    if (name === undefined || fn === undefined) continue
    const action: Action = { fn, of }
    add(
      kebab(name),
      member.line,
      methodsMeant(action, (one, some, facts) => readInputs(one, some, facts, run)),
      action,
    )
  }
  for (const [name, line] of actionClasses(of, run)) add(name, line, ['GET'])
}

/** `app\modules\admin\controllers\api\UserInfoController` is `admin/api/user-info`. */
function routeOf(of: ClassValue): string {
  const name = of.def.name ?? ''
  const modules = [...name.matchAll(/\\modules\\(\w+)(?=\\)/g)].map(([, one = '']) => one)
  const inner =
    /\\controllers\\((?:\w+\\)*)\w+$/
      .exec(name)?.[1]
      ?.split('\\')
      .filter((part) => part !== '') ?? []
  return [...modules, ...inner, kebab(shortName(of).replace(/Controller$/, ''))].join('/')
}

function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase()
}

/** `behaviors()` with a `VerbFilter`: `'actions' => ['delete' => ['POST']]` */
function verbsOf(of: ClassValue, run: Interpreter): ReadonlyMap<string, readonly HttpMethod[]> {
  const actions = field(field(returned(of, 'behaviors', run), 'verbs'), 'actions')
  if (actions?.kind !== 'record') return new Map()
  return new Map(
    [...actions.fields].flatMap(([name, given]): [string, readonly HttpMethod[]][] => {
      const methods = itemsOf(given).flatMap((one) => plainText(one)?.toUpperCase() ?? [])
      return methods.length > 0 ? [[name, methods]] : []
    }),
  )
}

/** `actions()` names classes that answer; the page of errors is shown and not asked for. */
function actionClasses(of: ClassValue, run: Interpreter): (readonly [name: string, line: number])[] {
  const given = returned(of, 'actions', run)
  if (given?.kind !== 'record') return []
  return [...given.fields.keys()]
    .filter((name) => name !== 'error' && /^[\w-]+$/.test(name))
    .map((name) => [name, given.lines?.get(name) ?? of.def.line])
}

function returned(of: ClassValue, method: string, run: Interpreter): Value | undefined {
  if (!of.def.members.some(({ name }) => name === method)) return undefined
  const fn = methodOf(of, method, run)
  return fn === undefined ? undefined : run.invoke(fn, [])
}
