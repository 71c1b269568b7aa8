/** `<http>` and `<intercept-url>`: chains of filters in Spring Security's XML namespace. */
import type { Project } from '../../../../engine/project.ts'
import type { Decision } from '../../../../routing/access-rules.ts'
import { antPattern } from '../../../../routing/path-pattern.ts'
import { parseXml, type XmlElement } from '../../../../specifications/wsdl/xml.ts'
import type { Chain } from './chains.ts'
import { decisionOfExpression } from './decisions.ts'
import { HttpSecurity, type SecurityRule } from './http-security.ts'

const NAMESPACE = 'http://www.springframework.org/schema/security'
const FILE = /(?:^|\/)[^/]*(?:security|context|spring|servlet|beans|config)[^/]*\.xml$/i

/** The chains of all files; those of several files have no known order among them. */
export function xmlChains(project: Project): Chain[] {
  const files = [...project.files.paths].filter(
    (file) => FILE.test(file) && project.files.text(file)?.includes(NAMESPACE) === true,
  )
  const found = files.map((file) => chainsIn(file, project)).filter((chains) => chains.length > 0)
  const isOnly = found.length === 1
  return found.flat().map((chain) => (isOnly ? chain : { ...chain, order: undefined }))
}

function chainsIn(file: string, project: Project): Chain[] {
  const root = rootOf(project.files.text(file) ?? '')
  if (root === undefined) return []
  return elementsIn(root, root.attributes.has('profile')).map(({ element, isProfiled }, order) => ({
    http: httpOf(element, file),
    order,
    isCertain: !isProfiled,
    file,
  }))
}

function rootOf(text: string): XmlElement | undefined {
  try {
    return parseXml(text)
  } catch {
    return undefined
  }
}

/** `<http>` elements, also within `<beans profile="…">`. */
function elementsIn(
  parent: XmlElement,
  isProfiled: boolean,
): { readonly element: XmlElement; readonly isProfiled: boolean }[] {
  return parent.children.flatMap((child) => {
    if (child.name === 'beans') return elementsIn(child, isProfiled || child.attributes.has('profile'))
    return child.name === 'http' && child.namespace === NAMESPACE ? [{ element: child, isProfiled }] : []
  })
}

function httpOf(element: XmlElement, file: string): HttpSecurity {
  const http = new HttpSecurity()
  const { attributes } = element
  const isAnt = attributes.get('request-matcher') !== 'regex' && !attributes.has('request-matcher-ref')
  const patternOf = (text: string | undefined) => (isAnt && text !== undefined ? antPattern(text) : undefined)
  const pattern = attributes.get('pattern')
  if (pattern !== undefined || attributes.has('request-matcher-ref')) http.scope = [{ pattern: patternOf(pattern) }]
  // Without a filter, everyone is let through.
  if (attributes.get('security') === 'none') return http
  const rules = element.children
    .filter((child) => child.name === 'intercept-url')
    .map((child): SecurityRule => {
      const method = child.attributes.get('method')?.toUpperCase()
      const matcher = {
        pattern: patternOf(child.attributes.get('pattern')),
        ...(method === undefined ? {} : { method }),
      }
      return { matchers: [matcher], decision: decisionOf(child, file), isCertain: true }
    })
  if (rules.length > 0) {
    const site = { file, line: element.line }
    const isOpaque = attributes.has('access-decision-manager-ref') || attributes.has('security-context-repository-ref')
    http.filters.push({ rules, site, refusesRest: false, isCertain: true, isOpaque })
  }
  return http
}

/** An expression, or the older list of roles, of which one is enough. */
function decisionOf(rule: XmlElement, file: string): Decision {
  const access = rule.attributes.get('access')
  if (access === undefined) return rule.attributes.has('requires-channel') ? 'open' : 'unknown'
  const site = { file, line: rule.line }
  if (!/^[A-Z_]+(?:\s*,\s*[A-Z_]+)*$/.test(access)) return decisionOfExpression(access, site)
  if (access.includes('ANONYMOUS')) return 'open'
  return {
    name: `intercept-url: ${access}`,
    kind: access.startsWith('IS_AUTHENTICATED') ? 'authentication' : 'authorization',
    ...site,
  }
}
