import { defineFixtures, profileApi, strictProfiles } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    profileApi('the header wins', ({ headers }) => headers['x-user-id']),
    profileApi('on behalf of, by name', ({ headers }) => headers['x-on-behalf-of']),
  ],
  quiet: strictProfiles,
})
