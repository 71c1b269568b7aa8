/** Sails: `config/routes.js`, actions and controllers below `api/controllers`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Module, Project } from '../../../engine/project.ts'
import { field, native, plainText, text, textField, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type Param } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { expressPath } from '../express/path.ts'
import { ExpressRequest } from '../express/request.ts'
import { functionsOf } from '../handlers.ts'
import { methodsGiven } from '../http-methods.ts'

const reader: Reader = {
  framework: 'sails',
  syntax: expressPath,
  inputsShareNames: true,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const request = native(new ExpressRequest(facts))
    for (const handler of route.handlers) for (const fn of functionsOf(handler)) run.handle(fn, [request], facts)
  },
}

export const sails: Framework = {
  name: 'sails',
  languages: ['javascript'],
  packages: ['sails'],
  hints: String.raw`\bmodule\.exports\.routes\b`,

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      const base = /^((?:.*\/)?)config\/routes\.[jt]s$/.exec(file)?.[1]
      const module = base === undefined ? undefined : project.module(file)
      const routes = module?.member('routes', run)
      if (base !== undefined && routes?.kind === 'record') addRoutes(routes, base, file, run)
    }
  },
}

function addRoutes(routes: Extract<Value, { kind: 'record' }>, base: string, file: string, run: Interpreter): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  for (const [address, target] of routes.fields) {
    const match = /^(?:(\w+)\s+)?(\/.*)$/.exec(address)
    if (match === null) continue
    const [, verb, path = ''] = match
    const methods = verb === undefined ? ANY_METHODS : methodsGiven([verb])
    const action = actionOf(target, base, run)
    const declared = inputsOf(field(action, 'inputs'), methods)
    const handler = field(action, 'fn') ?? action
    router.route({
      file,
      line: routes.lines?.get(address) ?? 1,
      condition: undefined,
      methods,
      path: text(path),
      handlers: handler === undefined ? [] : [handler],
      params: declared,
    })
  }
}

/** `inputs` of an action: from the query or the body, by the method. */
function inputsOf(inputs: Value | undefined, methods: readonly string[]): readonly Param[] {
  if (inputs?.kind !== 'record') return []
  const place = placeByMethod(methods, 'json')
  return [...inputs.fields.keys()].map((name) => ({ name, in: place }))
}

/** `'UserController.show'`, `'user/show'`, `{ action }`, `{ controller, action }`, a function. */
function actionOf(target: Value, base: string, run: Interpreter): Value | undefined {
  if (target.kind === 'function') return target
  const own = field(target, 'fn')
  if (own !== undefined) return own
  const controller = textField(target, 'controller')
  const named = plainText(target) ?? textField(target, 'action')
  if (named === undefined) return undefined
  const whole = controller === undefined ? named : `${controller}.${named}`
  const byController = /^(.*?)(?:Controller)?\.(\w+)$/.exec(whole)
  if (byController !== null) {
    const parts = (byController[1] ?? '').split('/')
    return memberOf(`${base}api/controllers/${controllerIn(parts)}`, byController[2] ?? '', run)
  }
  const folders = whole.split('/')
  const name = folders.pop() ?? ''
  const last = folders.pop() ?? ''
  const capital = controllerIn([...folders, last])
  return mainOf(`${base}api/controllers/${whole}`, run) ?? memberOf(`${base}api/controllers/${capital}`, name, run)
}

/** `admin/user` is the controller `admin/UserController`. */
function controllerIn(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return [...parts.slice(0, -1), `${last.charAt(0).toUpperCase()}${last.slice(1)}Controller`].join('/')
}

function mainOf(path: string, run: Interpreter): Value | undefined {
  return moduleOf(path, run)?.main(run)
}

function moduleOf(path: string, run: Interpreter): Module | undefined {
  const { files } = run.project
  const file = ['.js', '.ts'].map((extension) => path + extension).find((one) => files.has(one))
  return file === undefined ? undefined : run.project.module(file)
}

function memberOf(path: string, name: string, run: Interpreter): Value | undefined {
  return field(mainOf(path, run), name) ?? moduleOf(path, run)?.member(name, run)
}
