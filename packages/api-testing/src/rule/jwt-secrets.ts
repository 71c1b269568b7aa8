import { singular } from '../inputs/traffic.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { isSignedWith } from './jwt.ts'
import type { Jwt } from './jwt.ts'

/** Secrets from tutorials, templates and the tops of password lists, and short variants of the product's own words. */
const guesses =
  'secret,Secret,SECRET,secret1,secret123,secretkey,secret_key,secret-key,my_secret,mysecret,my-secret,mysecretkey,my_secret_key,my-secret-key,supersecret,super_secret,super-secret,supersecretkey,super_secret_key,topsecret,top_secret,jwt,jwtsecret,jwt_secret,jwt-secret,jwtSecret,jwt_secret_key,jwtsecretkey,jwtkey,jwt_key,jwt-key,token,tokensecret,token_secret,key,key123,privatekey,private_key,signingkey,signing_key,random,changeme,change_me,change-me,changeit,changethis,please_change_me,replace_me,default,test,test123,testing,testsecret,test_secret,dev,development,devsecret,dev_secret,production,prod,staging,demo,example,sample,admin,admin123,administrator,root,toor,password,password1,password123,passw0rd,p@ssw0rd,P@ssw0rd,Password,Password1,Passw0rd!,pass,pass123,1234,12345,123456,1234567,12345678,123456789,1234567890,qwerty,qwerty123,abc123,abcdef,letmein,welcome,iloveyou,monkey,dragon,master,hello,helloworld,hello world,foo,bar,foobar,baz,xxx,asdf,api,apikey,api_key,api-secret,app,appsecret,app_secret,application,server,client,session,session_secret,keyboard cat,shhhhh,shhhh,shh,ssshhh,s3cr3t,S3cr3t,sup3rs3cr3t,hmac,HS256,hs256,auth,authsecret,auth_secret,auth0,oauth,node,nodejs,express,flask,django,django-insecure,spring,laravel,rails,golang,your_secret,your-secret,yoursecret,your_secret_key,your-secret-key,your-256-bit-secret,your-384-bit-secret,your-512-bit-secret,your_jwt_secret,your-jwt-secret,my-32-character-ultra-secure-and-ultra-long-secret,thisisasecret,this_is_a_secret,thisismysecret,this is a secret,this-is-a-secret,thisisasecretkey,notasecret,not_a_secret,nosecret,none,null,undefined,true,gcc,company,mycompany,holdfast'.split(
    ',',
  )

/** The product's own words, in the ways in which they are made into a secret. */
function variantsOf(word: string): string[] {
  const capital = word.slice(0, 1).toUpperCase() + word.slice(1)
  const joined = ['secret', 'key', 'jwt', 'token'].flatMap((end) => [
    `${word}${end}`,
    `${word}-${end}`,
    `${word}_${end}`,
    `${end}-${word}`,
  ])
  return [
    word,
    capital,
    word.toUpperCase(),
    `${word}123`,
    `${word}1234`,
    `my${word}`,
    `my-${word}`,
    `${word}_jwt_secret`,
    `${word}-jwt-secret`,
    `${word}_secret_key`,
    `${word}-secret-key`,
    ...joined,
  ]
}

/** Words by which the service calls itself and its things: of its paths and tags, and of the claims of its tokens. */
function wordsOf(jwt: Jwt, endpoints: readonly Endpoint[]): string[] {
  const claims = [jwt.claims.iss, jwt.claims.aud].filter((claim) => typeof claim === 'string')
  const texts = [...claims, ...endpoints.flatMap(({ path, tags }) => [path.replaceAll(/\{[^{}]*\}/g, ''), ...tags])]
  const words = texts
    .flatMap((text) => text.toLowerCase().split(/[^a-z\d]+/))
    .filter((word) => /^[a-z][a-z\d]{2,24}$/.test(word))
  return [...new Set(words.flatMap((word) => [word, singular(word)]))].slice(0, 200)
}

/** Every endpoint is tested with the same token: it is guessed at once for each API. */
const known = new WeakMap<readonly Endpoint[], Map<string, string | undefined>>()

/** The secret the token is signed with when it is empty, in the list, or made of the service's own words. */
export function guessedSecret(jwt: Jwt, endpoints: readonly Endpoint[]): string | undefined {
  const found = known.get(endpoints) ?? new Map<string, string | undefined>()
  known.set(endpoints, found)
  if (!found.has(jwt.text)) {
    const isSecret = (guess: string): boolean => isSignedWith(jwt, guess)
    found.set(jwt.text, ['', ...guesses].find(isSecret) ?? wordsOf(jwt, endpoints).flatMap(variantsOf).find(isSecret))
  }
  return found.get(jwt.text)
}
