package followthrough.intake;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the columns of real lists are called, in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish,
 * Swedish and a little Danish and Norwegian, written as {@link #folded} leaves them.
 */
final class HeaderWords {

    /** @param exact false when only a part of the heading is known */
    record Match(Field field, boolean exact) {}

    private static final Pattern HUMP = Pattern.compile("(\\p{Ll})(\\p{Lu})");
    private static final Pattern ACCENT = Pattern.compile("\\p{M}");
    private static final Pattern GAP = Pattern.compile("[^\\p{L}\\p{N}]+");

    private static final Map<String, Field> WORDS = new HashMap<>();

    private static void words(Field field, String words) {
        for (String word : words.strip().split("\\s+")) {
            WORDS.put(word, field);
        }
    }

    static {
        words(Field.NAME, """
                name fullname personname contactname contact contactperson leadname customername displayname
                vollername vollstandigername ansprechpartner ansprechperson kontakt kontaktperson kontaktname
                nomcomplet nometprenom nomprenom prenomnom interlocuteur nombrecompleto nombreyapellidos nombreyapellido nombreapellidos
                contacto nomecompleto nomecognome nomeecognome referente contatto contato nomecontato naam volledigenaam
                contactpersoon imieinazwisko imienazwisko osobakontaktowa namn fullstandigtnamn kontaktpersonnamn navn""");
        words(Field.GIVEN_NAME, """
                firstname givenname forename fname first vorname rufname prenom nombre nombredepila primernombre nome
                nomeproprio primeironome voornaam roepnaam imie fornamn tilltalsnamn fornavn""");
        words(Field.FAMILY_NAME, """
                lastname familyname surname lname last secondname nachname familienname zuname nom nomdefamille apellido apellidos
                primerapellido cognome sobrenome apelido ultimonome achternaam familienaam nazwisko efternamn etternavn efternavn""");
        words(Field.EMAIL, """
                email emailaddress mail mailaddress emails emailid eaddress emailadresse mailadresse epost epostadresse elektronischepost
                courriel adressemail adresseemail adressecourriel adresseelectronique mel correo correoelectronico
                direcciondecorreo direcciondecorreoelectronico direccionemail indirizzoemail indirizzomail postaelettronica
                enderecodeemail enderecoemail correioeletronico emailadres mailadres adresemail adresmailowy poczta
                pocztaelektroniczna epostadress mejl mejladress mailadress""");
        words(Field.PHONE, """
                phone phonenumber phoneno telephone telephonenumber tel telno mobile mobilephone mobilenumber mobileno cell
                cellphone cellular directdial directline landline whatsapp fon telefon telefonnummer telefonnr rufnummer mobil
                mobiltelefon mobilnummer handy handynummer festnetz durchwahl telefoonnummer telefoon telnr mobiel mobielnummer
                gsm gsmnummer vastnummer telephonefixe telephonemobile numerodetelephone numtelephone numerotelephone portable
                fixe mobiletel telefono numerodetelefono telefonofijo telefonomovil movil celular numerotelefono cellulare
                telefonocellulare telefone numerodetelefone telemovel telefonefixo numertelefonu telefonkomorkowy komorka
                nrtelefonu nrtel komorkowy telefonnumer mobilnr tlf tlfnr mobiltelefonnummer""");
        words(Field.COMPANY, """
                company companyname organisation organization organisationname organizationname account accountname business
                businessname employer firm firma firmenname unternehmen unternehmensname betrieb organisationsname
                societe raisonsociale entreprise nomdelentreprise nomdelasociete organisme empresa nombredelaempresa
                nombreempresa razonsocial compania organizacion azienda nomeazienda ragionesociale societa ditta impresa
                nomedaempresa nomeempresa razaosocial organizacao bedrijf bedrijfsnaam organisatie onderneming organisatienaam
                nazwafirmy przedsiebiorstwo organizacja spolka foretag foretagsnamn bolag bolagsnamn arbetsgivare virksomhed bedrift""");
        words(Field.TITLE, """
                title jobtitle job role position jobrole function jobposition designation occupation profession
                funktion stelle berufsbezeichnung beruf positionimunternehmen fonction poste intituleduposte titredeposte metier
                cargo puesto funcion puestodetrabajo ruolo posizione qualifica mansione funcao functie functietitel rol
                stanowisko funkcja rola befattning yrke yrkesroll titel stilling""");
        words(Field.COUNTRY, """
                country countryid countrycode countryname nation countryregion land landkurzel landercode staat pays codepays pais
                codigodepais codigopais paese nazione landcode kraj kodkraju panstwo landskod""");
        words(Field.CITY, """
                city town locality cityname municipality stadt ort wohnort ortschaft ville localite commune ciudad localidad poblacion
                municipio citta comune localita cidade stad plaats woonplaats vestigingsplaats miasto miejscowosc ortsnamn postort by""");
        words(Field.TIME_ZONE, """
                timezone tz timezoneid zeitzone fuseauhoraire zonahoraria husohorario fusoorario fusohorario tijdzone
                strefaczasowa tidszon tidssone""");
        words(Field.LANGUAGE, """
                language lang languagecode preferredlanguage locale sprache sprachcode korrespondenzsprache langue langueparlee
                idioma lengua lingua lingue taal voertaal jezyk sprak""");
        words(Field.SOURCE, """
                source leadsource origin originalsource contactsource acquisitionsource channelsource utmsource howdidyouhearaboutus
                quelle herkunft leadquelle sourcedulead provenance origen fuente procedencia fonte origine provenienza origem bron
                leadbron herkomst zrodlo zrodloleada kalla leadkalla kilde""");
        words(Field.OWNER, """
                owner contactowner leadowner accountowner dealowner salesrep salesperson sales rep assignedto assigned
                responsible accountmanager salesowner besitzer zustandig zustandiger verantwortlich verantwortlicher betreuer
                kundenbetreuer bearbeiter vertriebsmitarbeiter proprietaire responsable commercial chargedaffaires propietario
                comercial vendedor asignadoa responsabile venditore proprietario assegnatoa responsavel eigenaar verantwoordelijke
                verkoper wlasciciel opiekun handlowiec przypisanydo agare ansvarig saljare""");
        words(
                Field.TIER,
                "tier prioritytier abcklasse abc klasse leadtier kundenklasse segmentabc abcsegment klasa klass");
        words(Field.DEAL_AMOUNT, """
                amount dealamount dealvalue value opportunityamount opportunityvalue expectedrevenue revenue quote quotation
                offer offeramount price sum budget betrag angebot angebotswert angebotssumme auftragswert volumen wert umsatz preis
                summe montant valeur devis montantdudevis chiffreaffaires prix importe monto valor presupuesto precio oferta importo
                valore preventivo offerta prezzo montante orcamento proposta preco bedrag offerte offertebedrag waarde prijs
                offertewaarde kwota wartosc cena belopp varde affarsvarde offertbelopp pris belob""");
        words(
                Field.DEAL_CURRENCY,
                "currency currencycode dealcurrency wahrung waehrung devise monnaie moneda divisa valuta moeda waluta");
        words(Field.DEAL_STAGE, """
                stage dealstage pipelinestage salesstage opportunitystage leadstage phase verkaufsphase vertriebsphase angebotsphase
                etape phasedevente etapa etapadeventa fase faseventa fasedivendita etapadavenda verkoopfase etap etapsprzedazy
                saljfas fas""");
        words(Field.LAST_TOUCH, """
                lasttouch lastcontact lastcontacted lastcontactdate datelastcontact lastcontacteddate lastseen lastactivity lastactivitydate
                lastcall lastmeeting contactedon letzterkontakt letzterkontaktam zuletztkontaktiert zuletztgesprochen
                letztegesprach letzteaktivitat derniercontact datedernierscontact datededernierscontact dernieresechange ultimocontacto
                fechaultimocontacto ultimocontatto dataultimocontatto ultimocontato datadoultimocontato laatstgesproken laatstecontact
                laatstcontact laatstecontactmoment ostatnikontakt dataostatniegokontaktu senastekontakt senastkontaktad sistekontakt""");
        words(Field.RENEWS_ON, """
                renewal renewaldate renewson dateofrenewal renewaldue contractend contractenddate contractrenewal subscriptionend
                subscriptionrenewal vertragsende vertragsablauf vertragsverlangerung verlangerung verlangerungam
                renouvellement datederenouvellement fincontrat findecontrat renovacion fechaderenovacion findecontrato
                rinnovo datarinnovo scadenzacontratto renovacao datadarenovacao verlenging verlengingsdatum
                einddatumcontract odnowienie dataodnowienia koniecumowy fornyelse fornyelsedato avtalsslut forlangning""");
        words(Field.NOTE, """
                note notes comment comments remark remarks description background memo info details additionalinformation
                annotation message notiz notizen bemerkung bemerkungen kommentar kommentare anmerkung anmerkungen beschreibung
                hinweis nachricht commentaire commentaires remarque remarques observation observations nota notas comentario
                comentarios observacion observaciones descripcion osservazioni osservazione commenti commento annotazioni
                descrizione observacao observacoes descricao opm opmerking opmerkingen notitie notities toelichting omschrijving
                uwaga uwagi notatka notatki komentarz komentarze opis anteckning anteckningar kommentarer anmarkning beskrivning merknad""");
        words(Field.WEBSITE, """
                website web url homepage site webpage websiteurl companywebsite domain companydomain webseite internetseite internet
                internetadresse siteweb siteinternet sitioweb paginaweb sitoweb sito paginaweb strona stronainternetowa stronawww www
                hemsida webbplats webbsida nettside hjemmeside""");
        words(Field.SOCIAL, """
                linkedin linkedinurl linkedinprofile linkedinprofileurl linkedinid twitter twitterhandle twitterurl facebook facebookurl
                facebookprofile xing xingprofil xingurl instagram instagramhandle mastodon bluesky social socialprofile tiktok
                googleplus skype""");
        words(Field.MAY_EMAIL, """
                newsletter hasnewsletter newsletteroptin optin emailoptin marketingoptin mayemail canemail emailconsent consent
                marketingconsent subscribed gdprconsent acceptsmarketing emailpermission newslettersubscription einwilligung
                newsletteranmeldung werbeeinwilligung darfemail abonneinewsletter consentement inscritnewsletter boletin
                consentimiento aceptacomunicaciones consenso consensomarketing consentimento nieuwsbrief toestemming
                mailtoestemming zgoda zgodamarketingowa nyhetsbrev samtycke""");
        words(Field.DO_NOT_EMAIL, """
                donotemail dontemail noemail emailoptout hasoptedoutofemail optedoutofemail unsubscribedfromemail keineemail
                keinemails paddemail noenviaremail nonviareemail naoenviaremail geenemail geenmail ejmejl""");
        words(Field.DO_NOT_CALL, """
                donotcall dontcall donotphone nocall nocalls nichtanrufen keineanrufe nepasappeler nollamar nonchiamare naoligar
                nietbellen niedzwonic ringejte""");
        words(Field.OPTED_OUT, """
                optedout optout unsubscribed unsubscribe unsubscribedat optedoutat donotcontact blacklisted suppressed dnc
                abgemeldet austragung widerspruch kontaktsperre werbesperre nichtkontaktieren desabonne desinscrit nepascontacter
                baja dadodebaja nocontactar disiscritto cancellato noncontattare descadastrado naocontatar afgemeld uitgeschreven
                nietbenaderen nietcontacteren wypisany niekontaktowac avregistrerad kontaktaej""");
    }

    /** Words that say whose or which, never what. */
    private static final Set<String> QUALIFIERS = new HashSet<>(Arrays.asList(
            ("work home other office private personal business primary secondary main direct alternative alt first1 second third "
                            + "contact lead prospect customer person client the your crm "
                            + "geschaftlich gesch dienstlich privat arbeit buro haupt zweite weitere kunde kunden kontakt "
                            + "professionnel pro bureau prive personnel principal principale autre client trabajo oficina casa particular personal otro "
                            + "cliente lavoro ufficio personale privato altro trabalho escritorio pessoal outro "
                            + "werk zakelijk thuis prive kantoor overig klant sluzbowy prywatny praca inny klient "
                            + "arbete jobb hem privat annan kund 1 2 3 4 5 i ii")
                    .split(" +")));

    /** Whole words that decide even in a longer heading; in this order. */
    private static final List<Map.Entry<String, Field>> PARTS = List.of(
            Map.entry("email", Field.EMAIL),
            Map.entry("courriel", Field.EMAIL),
            Map.entry("correo", Field.EMAIL),
            Map.entry("epost", Field.EMAIL),
            Map.entry("mail", Field.EMAIL),
            Map.entry("phone", Field.PHONE),
            Map.entry("telephone", Field.PHONE),
            Map.entry("telefon", Field.PHONE),
            Map.entry("telefono", Field.PHONE),
            Map.entry("telefone", Field.PHONE),
            Map.entry("telefoon", Field.PHONE),
            Map.entry("tel", Field.PHONE),
            Map.entry("mobile", Field.PHONE),
            Map.entry("mobil", Field.PHONE),
            Map.entry("linkedin", Field.SOCIAL),
            Map.entry("xing", Field.SOCIAL),
            Map.entry("website", Field.WEBSITE),
            Map.entry("notes", Field.NOTE),
            Map.entry("note", Field.NOTE),
            Map.entry("comments", Field.NOTE),
            Map.entry("company", Field.COMPANY),
            Map.entry("firma", Field.COMPANY),
            Map.entry("country", Field.COUNTRY));

    /** Words beside which the parts above mean something else: an identifier, a count, a date, an answer. */
    private static final Set<String> SPOILERS = Set.of(
            "id",
            "ids",
            "count",
            "number of",
            "size",
            "status",
            "type",
            "date",
            "at",
            "verified",
            "valid",
            "opens",
            "opened",
            "clicks",
            "clicked",
            "bounced",
            "updates",
            "receive",
            "code",
            "ext",
            "extension",
            "fax",
            "vat",
            "total",
            "time",
            "typ",
            "datum",
            "anzahl",
            "bounce",
            "domain",
            "template");

    static boolean known(String heading) {
        return find(heading).isPresent();
    }

    static Optional<Match> find(String heading) {
        String key = folded(heading);
        var whole = WORDS.get(key);
        if (whole != null) {
            return Optional.of(new Match(whole, true));
        }
        var words = split(heading);
        var bare = new ArrayList<>(words);
        bare.removeIf(QUALIFIERS::contains);
        if (!bare.isEmpty() && bare.size() < words.size()) {
            var rest = WORDS.get(String.join("", bare));
            if (rest != null) {
                return Optional.of(new Match(rest, true));
            }
        }
        if (words.size() > 5 || words.stream().anyMatch(SPOILERS::contains)) {
            return Optional.empty();
        }
        String spaced = " " + String.join(" ", words).replace("e mail", "email").replace("e post", "epost") + " ";
        return PARTS.stream()
                .filter(part -> spaced.contains(" " + part.getKey() + " "))
                .findFirst()
                .map(part -> new Match(part.getValue(), false));
    }

    /** Letters and digits alone, small, without accents: “E-Mail-Adresse” is “emailadresse”. */
    static String folded(String text) {
        var ascii = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return String.join("", split(text));
            }
            if (c >= 'A' && c <= 'Z') {
                ascii.append((char) (c + 32));
            } else if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                ascii.append(c);
            }
        }
        return ascii.toString();
    }

    private static List<String> split(String text) {
        String humps = HUMP.matcher(text).replaceAll("$1 $2");
        String plain = ACCENT.matcher(Normalizer.normalize(humps, Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT)
                .replace("ß", "ss")
                .replace("ł", "l")
                .replace("ø", "o")
                .replace("æ", "ae")
                .replace("đ", "d");
        return Arrays.stream(GAP.split(plain)).filter(word -> !word.isEmpty()).toList();
    }

    private HeaderWords() {}
}
