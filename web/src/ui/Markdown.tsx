import { Lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import { Fragment, useMemo, type ReactNode } from 'react'
import classes from './Markdown.module.css'

/** Longer text is shown as it is, unformatted. A policy has some 20 kB. */
const LONGEST = 200_000
/** Nesting beyond this is shown as plain text. */
const DEEPEST = 20

interface MarkdownProps {
  text: string
  /** The level that `#` gets, below the headings that the page has already. */
  topHeading?: 2 | 3 | 4
}

/**
 * Policy text and steps, as CommonMark with tables. HTML in it is shown as text, pictures as links, and links lead only to http(s),
 * mailto and this site: the text may come from anyone in the organization, or from an import.
 */
export function Markdown({ text, topHeading = 3 }: MarkdownProps) {
  const tokens = useMemo(() => lex(text), [text])
  if (!tokens) return <pre className={classes.plain}>{text}</pre>
  return <div className={classes.markdown}>{blocks(tokens, { topHeading, depth: 0 })}</div>
}

function lex(text: string): Token[] | null {
  // Blockquotes and lists nest recursively in the lexer; this much of it is an attack on the stack, not a policy.
  if (text.length > LONGEST || /^(?:[ \t]*[>*+-]){50}/mu.test(text)) return null
  try {
    return new Lexer({ gfm: true }).lex(text)
  } catch {
    return null
  }
}

/** The union of marked has an open member for extensions, so that `type` alone narrows nothing. None are installed. */
function isKnown(token: Token): token is MarkedToken {
  return typeof token.type === 'string'
}

const levels = ['h2', 'h3', 'h4', 'h5', 'h6'] as const

interface Place {
  topHeading: number
  depth: number
}

function blocks(tokens: Token[], place: Place): ReactNode[] {
  // Tokens of a text have no identity but their place in it.
  // oxlint-disable-next-line react/no-array-index-key
  return tokens.map((token, index) => <Fragment key={index}>{block(token, place)}</Fragment>)
}

function block(token: Token, place: Place): ReactNode {
  const inner = { ...place, depth: place.depth + 1 }
  if (inner.depth > DEEPEST || !isKnown(token)) return token.raw
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'heading': {
      const { depth, tokens } = token
      const Level = levels[place.topHeading - 2 + depth - 1] ?? 'h6'
      return <Level>{inline(tokens, inner)}</Level>
    }
    case 'paragraph':
      return <p>{inline(token.tokens, inner)}</p>
    case 'hr':
      return <hr />
    case 'blockquote':
      return <blockquote>{blocks(token.tokens, inner)}</blockquote>
    case 'code':
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      )
    case 'list':
      return list(token, inner)
    case 'table':
      return table(token, inner)
    default:
      return inlineToken(token, inner)
  }
}

function list({ ordered, start, items }: Tokens.List, place: Place): ReactNode {
  const rows = items.map((item, index) => (
    // oxlint-disable-next-line react/no-array-index-key
    <li key={index} data-task={item.task || undefined}>
      {item.task ? (
        <input type="checkbox" checked={item.checked ?? false} disabled aria-label={item.checked ? 'done' : 'to do'} />
      ) : null}
      {blocks(
        item.tokens.filter((token) => token.type !== 'checkbox'),
        place,
      )}
    </li>
  ))
  return ordered ? <ol start={start === '' ? undefined : start}>{rows}</ol> : <ul>{rows}</ul>
}

function table({ header, rows }: Tokens.Table, place: Place): ReactNode {
  return (
    // Wide tables scroll by themselves, also with the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={classes.scroll} tabIndex={0} aria-label="Table">
      <table>
        <thead>
          <tr>
            {header.map((cell, index) => (
              // oxlint-disable-next-line react/no-array-index-key
              <th key={index} scope="col">
                {inline(cell.tokens, place)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={index}>
              {row.map((cell, at) => (
                // oxlint-disable-next-line react/no-array-index-key
                <td key={at}>{inline(cell.tokens, place)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function inline(tokens: Token[] | undefined, place: Place): ReactNode[] {
  // oxlint-disable-next-line react/no-array-index-key
  return (tokens ?? []).map((token, index) => <Fragment key={index}>{inlineToken(token, place)}</Fragment>)
}

function inlineToken(token: Token, place: Place): ReactNode {
  const inner = { ...place, depth: place.depth + 1 }
  if (inner.depth > DEEPEST || !isKnown(token)) return token.raw
  switch (token.type) {
    case 'strong':
      return <strong>{inline(token.tokens, inner)}</strong>
    case 'em':
      return <em>{inline(token.tokens, inner)}</em>
    case 'del':
      return <del>{inline(token.tokens, inner)}</del>
    case 'codespan':
      return <code>{token.text}</code>
    case 'br':
      return <br />
    case 'link': {
      const { href, tokens } = token
      return <TextLink href={href}>{inline(tokens, inner)}</TextLink>
    }
    case 'image': {
      const { href, text } = token
      return <TextLink href={href}>{text || href}</TextLink>
    }
    case 'escape':
      return token.text
    case 'text': {
      const { tokens, text } = token
      return tokens ? inline(tokens, inner) : text
    }
    default:
      // HTML and whatever is unknown: as it was written.
      return token.raw
  }
}

function TextLink({ href, children }: { href: string; children: ReactNode }) {
  const target = safeTarget(href)
  if (target === null) return <>{children}</>
  return target === 'outside' ? (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  ) : (
    <a href={href}>{children}</a>
  )
}

function safeTarget(href: string): 'inside' | 'outside' | null {
  // `//host` and `/\host` look like paths and leave the site.
  if (/^(?:\/(?![/\\])|#)/u.test(href)) return 'inside'
  if (/^mailto:/iu.test(href)) return 'inside'
  return /^https?:\/\//iu.test(href) ? 'outside' : null
}
