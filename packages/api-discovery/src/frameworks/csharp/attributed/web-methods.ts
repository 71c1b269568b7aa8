/** Methods of ASMX services and of WebForms pages that scripts call: `[WebMethod]` of `Calc.asmx` answers `/Calc.asmx/Add`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { text, truth, type ClassValue } from '../../../engine/values.ts'
import { aspnetPath } from '../aspnet/path.ts'
import { markNamed, marksOf } from '../marks.ts'
import type { Dialect } from './dialect.ts'

/** The page or service whose code the class is: `/Admin/Calc.asmx`. */
export function servedFile(of: ClassValue, kind: 'asmx' | 'aspx' | 'ashx', run: Interpreter): string | undefined {
  const { file } = of.scope.module
  const { files } = run.project
  const beside = file.replace(/\.cs$/, '')
  if (beside.toLowerCase().endsWith(`.${kind}`)) return beside
  const name = (of.def.name ?? '').replace(/^.*\./, '')
  const names = new RegExp(String.raw`<%@[^>]*\b(?:Class|Inherits)\s*=\s*"(?:[\w.]+\.)?${name}"`)
  return [...files.paths].find((path) => path.toLowerCase().endsWith(`.${kind}`) && names.test(files.text(path) ?? ''))
}

export const webMethods: Dialect = {
  framework: 'asp.net',
  syntax: aspnetPath,
  marks: /^WebMethod$/,
  route({ of, member, marks }, run) {
    const file = servedFile(of, member.static === true ? 'aspx' : 'asmx', run)
    if (file === undefined) return undefined
    const usesGet = markNamed(marks, 'ScriptMethod')?.named.get('UseHttpGet')
    const isGet = usesGet !== undefined && truth(usesGet) === true
    return { methods: [isGet ? 'GET' : 'POST'], path: text(`/${file}/${member.name}`) }
  },
  rules([method], { of, member }, run) {
    if (method === 'GET') return { simple: 'query', complex: 'query' }
    const isForScripts =
      member.static === true || markNamed(marksOf(of.def.decorators, of.scope, run), 'ScriptService') !== undefined
    const place = isForScripts ? 'json' : 'form'
    return { simple: place, complex: place, naming: 'written' }
  },
}
