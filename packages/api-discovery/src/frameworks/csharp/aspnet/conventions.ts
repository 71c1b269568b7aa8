/** `MapControllerRoute`, `MapRoute`, `MapHttpRoute` and their kin: routes of no controller in particular. */
import { argument, textArgument, type Call } from '../../../engine/native.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { plainText, type Value } from '../../../engine/values.ts'
import type { PlacedGuard } from './guards.ts'
import { aspnetState } from './state.ts'

const DEFAULT = '{controller=Home}/{action=Index}/{id?}'

/** Takes note of a convention and gives what its callers are demanded; undefined when the call is none. */
export function noteConvention(name: string, call: Call, run: Interpreter): PlacedGuard[] | undefined {
  const { conventions } = aspnetState(run.project)
  const guards: PlacedGuard[] = []
  const site = { file: call.file, line: call.line, guards }
  switch (name) {
    case 'MapDefaultControllerRoute':
    case 'UseMvcWithDefaultRoute':
      conventions.push({ ...site, pattern: DEFAULT, defaults: new Map(), byVerb: false })
      return guards
    case 'MapControllerRoute':
    case 'MapRoute':
    case 'MapHttpRoute': {
      const pattern = textArgument(call, 1, 'pattern', 'template', 'url', 'routeTemplate')
      if (pattern === undefined) return name === 'MapRoute' ? undefined : guards
      const defaults = defaultsOf(argument(call, 2, 'defaults'))
      const area = call.file.match(/(?:^|\/)Areas\/(\w+)\//)?.[1]
      const isArea = name === 'MapRoute' && area !== undefined && /AreaRegistration/.test(call.file)
      conventions.push({ ...site, pattern, defaults, byVerb: name === 'MapHttpRoute', ...(isArea ? { area } : {}) })
      return guards
    }
    case 'MapAreaControllerRoute':
    case 'MapAreaRoute': {
      const area = textArgument(call, 1, 'areaName')
      const pattern = textArgument(call, 2, 'pattern', 'template')
      if (area === undefined || pattern === undefined) return guards
      conventions.push({ ...site, pattern, area, defaults: defaultsOf(argument(call, 3, 'defaults')), byVerb: false })
      return guards
    }
    default:
      return undefined
  }
}

/** `new { controller = "Home", id = UrlParameter.Optional }`: text stands for what is left out, anything else may be. */
function defaultsOf(value: Value | undefined): ReadonlyMap<string, string> {
  if (value?.kind !== 'record') return new Map()
  return new Map([...value.fields].map(([name, of]) => [name.toLowerCase(), plainText(of) ?? '']))
}
