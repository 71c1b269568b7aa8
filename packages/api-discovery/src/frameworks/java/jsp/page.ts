/** Jakarta Server Pages as the class that a server makes of one: what is written in Java, in the order in which it runs. */

export interface PageSource {
  /** Java: a class `Page` with a method `service`. */
  readonly java: string
  /** Files that `<%@ include %>` takes in: parts of pages, not pages. */
  readonly includes: readonly string[]
  /** Addresses that forms of the page are sent to by POST; the empty one is the page's own. */
  readonly posts: readonly string[]
}

const ELEMENT = /<%--[\s\S]*?--%>|<%([@!=]?)([\s\S]*?)%>|[$#]\{([^{}]*)\}/g
/** `param.name`, `param['name']`, `header["X"]`, `cookie.sid.value` */
const IMPLICIT = /\b(param|paramValues|header|headerValues|cookie)(?:\.(\w+)|\[\s*(["'])([^"']+)\3\s*\])/g
const CALLS: Readonly<Record<string, string>> = {
  param: 'request.getParameter',
  paramValues: 'request.getParameterValues',
  header: 'request.getHeader',
  headerValues: 'request.getHeaders',
  cookie: 'request.getCookies().get',
}

export function readPage(source: string): PageSource {
  const imports: string[] = ['import jakarta.servlet.http.*;']
  const members: string[] = []
  const statements: string[] = []
  const includes: string[] = []
  for (const [, kind, inside = '', expression] of source.matchAll(ELEMENT)) {
    if (expression !== undefined) statements.push(...readsOf(expression))
    else if (kind === '@') {
      imports.push(...importsOf(inside))
      includes.push(...(/^\s*include\b[^>]*\bfile\s*=\s*["']([^"']+)/.exec(inside)?.slice(1) ?? []))
    } else if (kind === '!') members.push(inside)
    else if (kind === '=') statements.push(`out.print(${inside});`)
    else if (kind === '') statements.push(inside)
  }
  const method = `void service(HttpServletRequest request, HttpServletResponse response) {\n${statements.join('\n')}\n}`
  const java = [...imports, 'class Page {', ...members, method, '}'].join('\n')
  return { java, includes, posts: postsOf(source) }
}

function readsOf(expression: string): string[] {
  return [...expression.matchAll(IMPLICIT)].map(
    ([, object = '', dotted, , quoted]) => `${CALLS[object] ?? ''}("${dotted ?? quoted ?? ''}");`,
  )
}

/** `<%@ page import="java.util.*, com.example.User" %>` */
function importsOf(directive: string): string[] {
  const list = /^\s*page\b[\s\S]*?\bimport\s*=\s*["']([^"']+)/.exec(directive)?.[1] ?? ''
  return list.split(',').flatMap((name) => (/^[\w.]+(?:\.\*)?$/.test(name.trim()) ? [`import ${name.trim()};`] : []))
}

function postsOf(source: string): string[] {
  const markup = source.replaceAll(/<%[\s\S]*?%>/g, '')
  return [...markup.matchAll(/<form\b[^>]*>/gi)].flatMap(([tag]) => {
    if (!/\bmethod\s*=\s*["']?post\b/i.test(tag)) return []
    return [/\baction\s*=\s*["']([^"']*)/i.exec(tag)?.[1]?.replace(/[?#].*$/, '') ?? '']
  })
}
