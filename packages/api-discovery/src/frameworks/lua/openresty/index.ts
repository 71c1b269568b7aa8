/** OpenResty: locations of nginx that Lua answers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { locationsOf, type Location } from './nginx.ts'

const reader: Reader = { framework: 'openresty', syntax: bracePath }

export const openresty: Framework = {
  name: 'openresty',
  languages: ['lua'],
  packages: [],
  hints: String.raw`\bngx\.`,

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      if (!/\.conf(?:\.template)?$/.test(file)) continue
      const source = project.files.text(file) ?? ''
      if (!source.includes('_by_lua')) continue
      for (const location of locationsOf(source)) {
        if (!/\bcontent_by_lua/.test(location.body) || location.path.startsWith('@')) continue
        const router = run.project.graph.router(reader)
        router.isApplication = true
        const site = { file, line: location.line, condition: undefined }
        const code = location.body + namedFile(location.body, project)
        router.route({
          ...site,
          methods: methodsOf(code),
          path: pathOf(location),
          handlers: [],
          params: paramsOf(code),
        })
      }
    }
  },
}

/** The text of `content_by_lua_file lua/users.lua`; its folder is that of the server, which the source does not tell. */
function namedFile(body: string, project: Project): string {
  const name = /\bcontent_by_lua_file\s+["']?([^\s"';]+)/.exec(body)?.[1]?.replace(/^(?:\$\w+|\.)?\/+/, '')
  if (name === undefined) return ''
  const file = [...project.files.paths].find((path) => path === name || path.endsWith(`/${name}`))
  return file === undefined ? '' : (project.files.text(file) ?? '')
}

function pathOf({ modifier, path }: Location): Value {
  return modifier.startsWith('~') ? { kind: 'regex', source: path } : text(path)
}

/** `limit_except GET POST { deny all; }`, or a comparison with the method of the request. */
function methodsOf(body: string): readonly HttpMethod[] {
  const limited = /\blimit_except\s+([A-Z\s]+)\{/.exec(body)?.[1]?.trim().split(/\s+/)
  if (limited !== undefined && limited.length > 0) return limited
  const compared = [...body.matchAll(/(?:get_method\(\)|request_method|method)\s*[=~]=\s*["']([A-Z]+)["']/g)].map(
    ([, method = '']) => method,
  )
  return compared.length > 0 ? [...new Set(compared)] : ANY_METHODS
}

/** What Lua in the block reads: `ngx.var.arg_page`, `ngx.var.http_x_key`, `args.page` of `ngx.req.get_uri_args()`. */
function paramsOf(body: string): Param[] {
  const params: Param[] = []
  for (const [, kind = '', name = ''] of body.matchAll(/\bngx\.var\.(arg|http|cookie)_(\w+)/g)) {
    const place = kind === 'arg' ? 'query' : kind === 'http' ? 'header' : 'cookie'
    params.push({ name: kind === 'http' ? name.replaceAll('_', '-') : name, in: place })
  }
  for (const [, variable = '', kind = ''] of body.matchAll(
    /(\w+)(?:\s*,\s*\w+)?\s*=\s*ngx\.req\.get_(uri_args|post_args|headers)\(/g,
  )) {
    const place = kind === 'uri_args' ? 'query' : kind === 'post_args' ? 'form' : 'header'
    const reads = body.matchAll(new RegExp(`\\b${variable}(?:\\.(\\w+)|\\[["']([^"']+)["']\\])`, 'g'))
    for (const [, member, key] of reads) params.push({ name: member ?? key ?? '', in: place })
  }
  return params
}
