/** Grails: `UrlMappings`, and controllers that are reached by their names. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { declarationIndex } from '../../../languages/declarations.ts'
import { groovyTokens } from '../../../languages/groovy/tokens.ts'
import { ANY_METHODS, type HttpMethod, type Param, type ParamPlace } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { combine, pathParam, type PathForm } from '../../../routing/path.ts'
import { scalarSchema } from '../../../schemas/types.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { inputsOf } from '../inputs.ts'
import { controllersOf, type Action, type Controller } from './controllers.ts'
import { mappingsIn, type Mapping } from './mappings.ts'

/** `/books/$id?(.$format)?`, `/files/$path**`, `/a/${id}` */
function grailsPath(piece: string): readonly PathForm[] {
  const parts = piece.replaceAll(/\(?\.\$\{?format\}?\)?\??/g, '').split(/(\/\$\{?\w+\}?\?)/)
  return combine(
    parts.map((part): PathForm[] => {
      const optional = /^\/\$\{?(\w+)\}?\?$/.exec(part)?.[1]
      if (optional !== undefined)
        return [
          { path: '', params: [] },
          { path: `/{${optional}}`, params: [pathParam(optional)] },
        ]
      const path = part.replaceAll(/\$\{?(\w+)\}?(?:\*{1,2})?/g, '{$1}').replaceAll(/(?<=\/)\*{1,2}/g, '{wildcard}')
      return [{ path, params: namesIn(part).map((name) => pathParam(name)) }]
    }),
  )
}

function namesIn(path: string): string[] {
  return [...path.matchAll(/\$\{?(\w+)/g)].flatMap(([, name = '']) => (name === 'format' ? [] : [name]))
}

const reader: Reader = { framework: 'grails', syntax: grailsPath }

/** What Grails maps where nothing else is said (Grails: URL Mappings, "Mapping to Controllers and Actions"). */
const BY_NAME: Mapping = {
  line: 1,
  path: '/$controller/$action?/$id?',
  methods: undefined,
  controller: undefined,
  action: undefined,
  isView: false,
}

export const grails: Framework = {
  name: 'grails',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const controllers = controllersOf(project)
    const files = sourcesOf(project, /(?:^|\/)\w*UrlMappings\.groovy$/, /\bmappings\b/)
    if (controllers.length === 0 && files.length === 0) return
    const router = run.project.graph.router(reader)
    router.isApplication = true
    if (files.length === 0) for (const one of controllers) addByName(BY_NAME, one, router, run)
    for (const file of files) {
      for (const mapping of mappingsIn(groovyTokens(file.text))) add(mapping, file.file, controllers, router, run)
    }
  },
}

function add(
  mapping: Mapping,
  file: string,
  controllers: readonly Controller[],
  router: Router,
  run: Interpreter,
): void {
  const named = mapping.controller
  if (named === undefined && /\$\{?controller\b/.test(mapping.path)) {
    for (const one of controllers) addByName(mapping, one, router, run)
    return
  }
  const controller = controllers.find(({ name }) => name === named)
  const action = controller?.actions.get(mapping.action ?? controller.defaultAction)
  const methods = mapping.methods ?? (mapping.isView ? ['GET'] : (allowedBy(controller, action) ?? ANY_METHODS))
  // An action in the path is one of those that the controller has.
  if (controller !== undefined && mapping.action === undefined && /\$\{?action\b/.test(mapping.path)) {
    for (const one of controller.actions.values()) addAction(mapping, controller, one, router, run)
    return
  }
  for (const method of methods) {
    const known = controller === undefined || action === undefined ? undefined : { controller, action }
    addRoute(router, { file, line: mapping.line, path: mapping.path, method }, known, run)
  }
}

interface Place {
  readonly file: string
  readonly line: number
  readonly path: string
  readonly method: HttpMethod
}

interface Known {
  readonly controller: Controller
  readonly action: Action
}

function addRoute(
  router: Router,
  { file, line, path, method }: Place,
  known: Known | undefined,
  run: Interpreter,
): void {
  router.route({
    file,
    line,
    methods: [method],
    path: text(path),
    handlers: [],
    condition: undefined,
    ...(known === undefined
      ? {}
      : {
          handler: `${known.controller.className}.${known.action.name}`,
          params: paramsOf(known, path, method, run),
        }),
  })
}

function allowedBy(controller: Controller | undefined, action: Action | undefined): readonly HttpMethod[] | undefined {
  return action === undefined ? undefined : controller?.allowed.get(action.name)
}

function addByName(mapping: Mapping, controller: Controller, router: Router, run: Interpreter): void {
  for (const action of controller.actions.values()) {
    if (mapping.action === undefined || mapping.action === action.name)
      addAction(mapping, controller, action, router, run)
  }
}

/** `/$controller/$action?/$id?` with the names of one action: an optional part is there when the action needs it. */
function addAction(mapping: Mapping, controller: Controller, action: Action, router: Router, run: Interpreter): void {
  const isDefault = action.name === controller.defaultAction
  const takesId =
    action.params.some(({ name }) => name === 'id') ||
    inputsOf(controller.tokens, action.body, new Map([['params', 'query' as const]])).some(({ name }) => name === 'id')
  const whole = mapping.path
    .replace(/\$\{?controller\}?\??/, controller.name)
    .replace(/\$\{?namespace\}?\??/, controller.namespace ?? '')
    .replace(/\/\$\{?id\}?\?/, takesId ? '/$id' : '')
  const named = whole.replace(/\$\{?action\}?\??/, action.name)
  const paths = isDefault && !takesId && named !== whole ? [whole.replace(/\/\$\{?action\}?\??/, ''), named] : [named]
  // What says nothing of its methods is a page and the form in it.
  const methods = mapping.methods ?? allowedBy(controller, action) ?? ['GET', 'POST']
  for (const path of new Set(paths)) {
    for (const method of methods)
      addRoute(router, { file: controller.file, line: action.line, path, method }, { controller, action }, run)
  }
}

function paramsOf({ controller, action }: Known, path: string, method: HttpMethod, run: Interpreter): Param[] {
  const inPath = new Set(namesIn(path))
  const place = placeByMethod([method], 'form')
  const read = inputsOf(
    controller.tokens,
    action.body,
    new Map<string, ParamPlace>([
      ['params', place],
      ['request.JSON', 'json'],
      ['request.getHeader', 'header'],
      ['request.getCookie', 'cookie'],
      ['request.getFile', 'form'],
    ]),
  )
  const isInherited = action.body.from === action.body.to && /^(?:save|update|patch)$/.test(action.name)
  const own = isInherited ? fieldsOf(controller.resource ?? '', controller.file, run) : []
  const bound = action.params.flatMap((one): Param[] => {
    const fields = fieldsOf(one.type, controller.file, run)
    if (fields.length > 0) return fields.map((name) => ({ name, in: place }))
    const schema = scalarSchema(one.type)
    const isPlain = one.type === '' || one.type === 'def' || schema !== undefined
    return isPlain ? [{ name: one.name, in: place, ...(schema === undefined ? {} : { schema }) }] : []
  })
  const resource = own.map((name): Param => ({ name, in: 'json' }))
  return [...resource, ...bound, ...read].filter(({ name, in: where }) => where !== place || !inPath.has(name))
}

const types = declarationIndex(/\.groovy$/, /\bclass\s+([A-Z]\w*)/g)

/** The fields of a command object or a domain class, to which the inputs are bound. */
function fieldsOf(type: string, from: string, run: Interpreter): readonly string[] {
  const [file] = /^[A-Z]\w*$/.test(type) ? types(run.project).filesOf(type, from) : []
  const of = file === undefined ? undefined : run.project.module(file)?.member(type, run)
  if (of?.kind !== 'class') return []
  const fields = of.def.members.filter(({ method, static: isStatic }) => method === undefined && isStatic !== true)
  return fields.map(({ name }) => name)
}
