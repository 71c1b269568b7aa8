/** @fastify/autoload: files of a folder are plugins, folders are prefixes. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { concat, field, plainText, text, truth, type RecordValue, type Value } from '../../../engine/values.ts'
import type { FastifyInstance } from './instance.ts'

const SCRIPT = /\.[cm]?[jt]s$/
const INDEX = /^index\.[cm]?[jt]s$/
const MAX_FOLDER_DEPTH = 12

export function autoload(instance: FastifyInstance, options: Value | undefined, call: Call, run: Interpreter): void {
  if (options?.kind !== 'record') return
  const folder = folderNamed(plainText(field(options, 'dir')), call, run)
  if (folder === undefined) return
  const inner = field(options, 'options')
  const start = field(inner, 'prefix') ?? text('')
  const names = field(options, 'dirNameRoutePrefix')
  load(instance, folder, start, {
    run,
    call,
    inner,
    usesNames: names === undefined || truth(names) !== false,
    params: truth(field(options, 'routeParams') ?? { kind: 'constant', value: false }) === true,
    depth: 0,
  })
}

interface Loading {
  readonly run: Interpreter
  readonly call: Call
  readonly inner: Value | undefined
  readonly usesNames: boolean
  readonly params: boolean
  readonly depth: number
}

/** A folder given as text, from the root or (when it was not made of `__dirname`) from the file that names it. */
function folderNamed(path: string | undefined, call: Call, run: Interpreter): string | undefined {
  if (path === undefined) return undefined
  const clean = path.split('/').filter((part) => part !== '' && part !== '.')
  const { files } = run.project
  const beside = call.file.split('/').slice(0, -1)
  return [clean, [...beside, ...clean]].map((parts) => parts.join('/')).find((one) => files.hasFolder(one))
}

function load(instance: FastifyInstance, folder: string, prefix: Value, loading: Loading): void {
  const { run, call } = loading
  const { files } = run.project
  const scripts = files.inFolder(folder).filter((file) => SCRIPT.test(file))
  const index = scripts.find((file) => INDEX.test(nameOf(file)))
  const plugins = (index === undefined ? scripts : [index]).filter((file) => !nameOf(file).startsWith('autohooks.'))
  for (const file of plugins) {
    const module = run.project.module(file)
    const plugin = module?.main(run)
    if (module === undefined || plugin === undefined) continue
    const fields = plugin.kind === 'function' ? plugin.fields : undefined
    const own = module.member('autoPrefix', run) ?? fields?.get('autoPrefix')
    const whole = module.member('prefixOverride', run) ?? fields?.get('prefixOverride')
    const at = whole ?? (own === undefined ? prefix : concat([startOf(loading), text('/'), own]))
    const options: Value = loading.inner?.kind === 'record' ? loading.inner : emptyOptions()
    instance.register(plugin, options, call, run, at)
  }
  if (loading.depth >= MAX_FOLDER_DEPTH) return
  for (const child of foldersIn(folder, files.paths)) {
    const name = loading.params ? child.replace(/^__/, ':').replace(/^_/, ':') : child
    const next = loading.usesNames ? concat([prefix, text(`/${name}`)]) : prefix
    load(instance, folder === '' ? child : `${folder}/${child}`, next, { ...loading, depth: loading.depth + 1 })
  }
}

function startOf({ inner }: Loading): Value {
  return field(inner, 'prefix') ?? text('')
}

function emptyOptions(): RecordValue {
  return { kind: 'record', fields: new Map(), open: true }
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1)
}

function foldersIn(folder: string, paths: ReadonlySet<string>): string[] {
  const start = folder === '' ? '' : `${folder}/`
  const found = new Set<string>()
  for (const path of paths) {
    if (!path.startsWith(start)) continue
    const rest = path.slice(start.length)
    const slash = rest.indexOf('/')
    if (slash > 0) found.add(rest.slice(0, slash))
  }
  return [...found].sort()
}
