export { deleteSavedSearch, listSavedSearches, saveSearch } from './saved-searches.ts'
