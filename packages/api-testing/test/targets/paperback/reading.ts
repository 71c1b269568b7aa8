import type { FastifyRequest } from 'fastify'
import { Refusal } from './session.ts'

type Fields = Record<string, unknown>

export function bodyOf(request: FastifyRequest): Fields {
  const { body } = request
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refusal(400, 'send a JSON object')
  return body as Fields
}

export function queryOf(request: FastifyRequest): Record<string, string | undefined> {
  const query = request.query as Fields
  return Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

export function paramOf(request: FastifyRequest, name: string): string {
  return (request.params as Record<string, string>)[name] ?? ''
}

/** A text of at most `most` characters without control characters. */
export function textIn(fields: Fields, name: string, most = 200): string {
  const value = fields[name]
  if (
    typeof value !== 'string' ||
    value.trim() === '' ||
    value.length > most ||
    /[\u0000-\u0008\u000b-\u001f\u007f]/.test(value)
  )
    throw new Refusal(400, `${name} must be a text of 1 to ${most} characters`)
  return value
}

export function countIn(fields: Fields, name: string, least: number, most: number): number {
  const value = fields[name]
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw new Refusal(400, `${name} must be a whole number from ${least} to ${most}`)
  return value
}

/** Refuses fields that nobody asked for. */
export function onlyFields(fields: Fields, ...names: string[]): void {
  const odd = Object.keys(fields).filter((name) => !names.includes(name))
  if (odd.length > 0) throw new Refusal(400, 'there are fields that are not known')
}

/** A number in the address. */
export function numberFrom(
  text: string | undefined,
  name: string,
  least: number,
  most: number,
  otherwise?: number,
): number {
  if (text === undefined && otherwise !== undefined) return otherwise
  if (text === undefined || !/^\d{1,9}$/.test(text) || Number(text) < least || Number(text) > most)
    throw new Refusal(400, `${name} must be a whole number from ${least} to ${most}`)
  return Number(text)
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`)
}
