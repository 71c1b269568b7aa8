import type { Fixture } from '../../fixture-kit/index.ts'
import { defineFixtures, forbidden, json, notFound, unauthorized } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

function titleOf(body: Json | undefined): string {
  return isJsonObject(body) && typeof body.title === 'string' ? body.title : ''
}

function noteApi(name: string, isChecked: boolean, answersOk = false): () => Fixture {
  return () => {
    const notes = new Map<string, { id: string; owner: string; title: string }>()
    return {
      name,
      routes: {
        'POST /notes': {
          body: { title: 'first' },
          handle: ({ user, json: body }) => {
            if (user === undefined) return unauthorized
            const id = String(900 + notes.size)
            notes.set(id, {
              id,
              owner: user.name,
              title: titleOf(body),
            })
            return json({ id }, 201)
          },
        },
        'GET /notes': ({ user }) =>
          user === undefined ? unauthorized : json([...notes.values()].filter(({ owner }) => owner === user.name)),
        'GET /notes/{id}': ({ user, params }) => {
          const note = notes.get(params.id ?? '')
          return user === undefined
            ? unauthorized
            : note === undefined || note.owner !== user.name
              ? notFound
              : json(note)
        },
        'PUT /notes/{id}': {
          body: { title: 'changed' },
          handle: ({ user, params, json: body }) => {
            const note = notes.get(params.id ?? '')
            if (user === undefined) return unauthorized
            if (note === undefined) return notFound
            if (isChecked && note.owner !== user.name) return answersOk ? json({ status: 'accepted' }) : forbidden
            note.title = titleOf(body)
            return json({ status: 'accepted' })
          },
        },
      },
    }
  }
}

/** Boxes of which only the number inside can be changed. */
function boxApi(name: string, isChecked: boolean): () => Fixture {
  return () => {
    const boxes = new Map<string, { id: string; owner: string; pieces: number }>()
    return {
      name,
      routes: {
        'POST /boxes': ({ user }) => {
          if (user === undefined) return unauthorized
          const box = { id: String(300 + boxes.size), owner: user.name, pieces: 4 }
          boxes.set(box.id, box)
          return json(box, 201)
        },
        'GET /boxes/{id}': ({ user, params }) => {
          const box = boxes.get(params.id ?? '')
          if (user === undefined) return unauthorized
          return box?.owner === user.name ? json(box) : notFound
        },
        'PUT /boxes/{id}': {
          body: { pieces: 4 },
          handle: ({ user, params, json: body }) => {
            const box = boxes.get(params.id ?? '')
            if (user === undefined) return unauthorized
            if (box === undefined || (isChecked && box.owner !== user.name)) return notFound
            box.pieces = isJsonObject(body) ? Number(body.pieces) : 0
            return json({ pieces: box.pieces })
          },
        },
      },
    }
  }
}

export default defineFixtures({
  fires: [noteApi('unchecked', false), boxApi('unchecked number', false)],
  quiet: [
    boxApi('checked number', true),
    noteApi('refused', true),
    noteApi('answers 200 and does nothing', true, true),
  ],
})
