extension FileKind {
    static let records: [FileKind] = [
        FileKind(
            "opportunities", "deals", table: "opportunities",
            own: [
                "opportunity", "deal", "potential", "opp", "verkaufschance", "affaire", "transaction", "opportunite",
                "oportunidad",
                "opportunita", "trattativa", "oportunidade", "negocio", "verkoopkans",
            ],
            phrases: [
                "opportunity", "deal", "closed deal", "potential", "sales pipeline", "verkaufschance", "chance",
                "crm lead", "opp", "verkaufschancen", "affaire", "opportunite", "oportunidad", "oportunidades",
                "opportunita", "trattativa", "trattative", "negocio", "negocios", "oportunidade", "oportunidades",
                "verkoopkans", "verkoopkansen", "kansen", "vorgang", "vorgaenge",
            ],
            """
            name:@ name|name @|name|@ title|title|dealname|potentialname|@|bezeichnung|topic|subject|betreff|vorhaben|\
              nom de l affaire|nom affaire|nom de la transaction|nom de l opportunite|nom|intitule|nombre de la oportunidad|nombre|\
              nome opportunita|nome trattativa|nome|nome da oportunidade|nome do negocio|naam|titel|nombre del @|\
              nombre de la @|nome do @|nome da @|nome della @|@naam
            account_id:{account} id|parent {account} id|related to|{account}|{account} name|associated {account} id|\
              associated {account}|partner id|partner|parentaccountid|kundennummer|seller id|\
              associated {account} ids|associated {account} ids primary|\
              compte|nom du compte|societe|entreprise|nom de l entreprise|cuenta|nombre de la cuenta|cliente|empresa|azienda|societa|\
              conta|nome da conta|organizacao|organisatie|bedrijf|klant|\
              {account} number|{account} no|{account} nr|{account}nummer|{account}nr|n {account}|no {account}|\
              numero {account}|numero de {account}|numero do {account}|code {account}|id {account}|codigo {account}|\
              codigo de {account}|codice {account}|{account} code|kundennr|kundenname|nom du {account}|nom de l {account}|\
              associated {account} name|{account} associee|{account} associe|{account} asociada|{account} asociado|\
              {account} associata|{account} associato|{account} associada|{account} associado|\
              zugeordnetes {account}|zugeordneter {account}|zugehoeriges {account}|gekoppeld {account}|\
              gekoppelde {account}|nombre de la {account}|nombre del {account}|nome do {account}|nome da {account}|nome {account}|klantnaam
            primary_contact_id:primary contact id|{contact} id|parent {contact} id|parentcontactid|primary contact|\
              {contact}|{contact} name|point of contact id|associated contact|associated contact ids
            product_id:product id|product|product name|product 2 id|produkt|artikel|primary product
            unit_id:unit id|team id|business unit id|territory id|sales team|branch|niederlassung|team
            segment_id:segment id|business segment|segment|business line|sparte|geschaeftsfeld
            type:@ type|type|record type|deal type|art|typ|opportunity type|lead type
            source:lead source|leadsource|source|@ source|original source|leadquelle|quelle|source id|herkunft|\
              lead source code|\
              origine|origen
            pipeline:pipeline id|@ pipeline id|pipeline|pipeline name|pipeline label|process id
            stage:stage name|stage|@ stage|current stage|sales stage|stage id|@ pipeline stage id|pipeline stage id|pipeline stage|\
              step name|phase|verkaufsphase|vertriebsphase|@ phase|stepname|\
              etape|phase de vente|phase de la transaction|etapa|fase|stadio|stufe|verkaufsstufe|vertriebsstufe|\
              angebotsstatus|etape de vente|etape de l @|phase de l @|etapa de venta|etapa de la @|etapa del @|fase de venta|\
              fase del @|fase della @|fase di vendita|etapa do @|etapa da @|etapa do funil|fase do @|estagio|estagio do @|\
              fase de venda|verkoopfase|@ fase
            <status>:state code|statecode|status|@ status|state|forecast type|ergebnis|outcome|result|\
              statut|estado|stato|situacao
            <won>:is won|won|closed won|is closed won|gewonnen
            <closed>:is closed|closed|geschlossen|abgeschlossen
            <active_row>:active|is active|aktiv|actif|activo|attivo|ativo|actief
            probability:probability|probability of winning|close probability|@ probability|win probability|closeprobability|\
              wahrscheinlichkeit|win likelihood|automated probability|\
              probabilite|probabilidad|probabilita|probabilidade|waarschijnlijkheid
            forecast_category:forecast category|forecast category name|forecastcategory|manual forecast category|\
              prognosekategorie
            amount_minor:amount|@ amount|@ value|estimated value|estimatedvalue|est revenue|value|close value|\
              lead value|betrag|auftragswert|wert|volumen|planned revenue|expected revenue|amount micros|total amount|umsatz|deal size|revenue|\
              montant|valeur|chiffre d affaires|importe|monto|valor|importo|valore|waarde|bedrag|\
              importo previsto|importe previsto|importe estimado|valor previsto|valor estimado|montant prevu|montant estime|\
              verwachte waarde|erwarteter wert|angebotssumme|auftragssumme|auftragsvolumen|projektvolumen|summe|gesamtwert|montant de l @|montant de la @|\
              montant total|valeur de l @|importe total|importe de la @|valor de la @|valor del @|valor total|valor do @|\
              valor da @|montante|importo totale|valore della @|waarde van @|@ waarde|totaalbedrag
            <actual_amount>:actual revenue|actual value|actualvalue|actual amount|act revenue|\
              tatsaechlicher umsatz|tatsaechlicher wert|tats umsatz|tats wert|\
              montant reel|chiffre d affaires reel|ca reel|revenu reel|valeur reelle|\
              ingresos reales|importe real|monto real|valor real|ingreso real|\
              ricavi effettivi|ricavo effettivo|importo effettivo|fatturato effettivo|valore effettivo|\
              receita real|receita efetiva|werkelijke omzet|werkelijke waarde|werkelijk bedrag
            quoted_minor:quoted amount|quote amount|quoted|angebotswert|angebotssumme
            created_at:created date|created at|create date|createdate|date entered|created time|created on|\
              creation date|date created|created|@ created|engage date|entry date|entered|add time|erstellt am|\
              erstelldatum|angelegt am|anlagedatum|\
              date de creation|cree le|fecha de creacion|creado el|data di creazione|creato il|data creazione|\
              criado em|data de criacao|aangemaakt op|aanmaakdatum|aangemaakt|angelegt|eingang|eingangsdatum|anfragedatum|\
              data de cadastro|cree|creado|creato|criado|@ aangemaakt|\
              data inserimento|data di inserimento|inserito il|data apertura|data di apertura|fecha de alta|fecha alta|\
              fecha de registro|fecha de apertura|data de entrada|data de abertura|data de inclusao|data criacao|\
              date d ouverture|date de saisie|saisi le|erfasst am|erfassungsdatum|eroeffnet am|invoerdatum|ingevoerd op|\
              creatiedatum|utworzono|data utworzenia|data dodania|dodano
            close_date:close date|closedate|forecast close date|forecasted close date|date deadline|closing date|closingdate|date closed|expected close date|\
              estimated close date|estimatedclosedate|est close date|expected closing|expected closing date|\
              expected closedate|abschlussdatum|erwartetes abschlussdatum|won date|close|closes|schlusstermin|\
              expected close|date de fermeture|date de cloture|date cloture|date de cloture prevue|cloture prevue|fecha de cierre|fecha de cierre prevista|\
              data di chiusura|data chiusura|data di chiusura prevista|\
              data de fechamento|data de fechamento prevista|fechamento previsto|sluitdatum|verwachte sluitdatum|\
              verwachte sluitingsdatum|termin|zieltermin|abschlusstermin|geplanter abschluss|voraussichtlicher abschluss|\
              auftragsdatum|planowane zamkniecie|planowana data zamkniecia|data chiusura prevista|date de cloture estimee|date de fermeture prevue|date de signature prevue|fecha estimada de cierre|\
              fecha prevista de cierre|cierre previsto|data prevista di chiusura|chiusura prevista|\
              data prevista de fechamento|data de fechamento esperada|previsao de fechamento|data de encerramento|\
              afsluitdatum|verwachte afsluitdatum
            closed_at:closed at|@ closed on|closed on|actual close date|actualclosedate|closed date|won time|closed time|close time|won at|\
              date closed|actual closing date|gewonnen op|\
              abgeschlossen am|abgeschlossen|geschlossen am|erledigt am|beendet am|gewonnen am|tatsaechlicher abschluss|\
              cloture le|ferme le|cerrado el|chiuso il|fechado em|ganho em|gesloten op|afgesloten op|\
              date won|data chiusura|data di chiusura|fecha de cierre|date de cloture|date cloture|date de fermeture|\
              data de fechamento|data de encerramento|sluitdatum|afsluitdatum|abschlussdatum|data zamkniecia|zamknieto
            <lost_at>:lost time|lost at|lost on|date lost|verloren op|verloren am|perdu le|perdido el|perso il|perdido em
            next_step:next step|nextstep|naechster schritt|next activity|next activity subject|\
              prochaine etape|siguiente paso|proximo paso|prossimo passo
            next_step_due:next step due|next step date|next activity date|next step due date|wiedervorlage
            lost_reason:lost reason|loss reason|closed lost reason|lost reason id|reason for loss|verlustgrund|\
              reason lost|\
              motif de perte|raison de la perte|motivo de perdida|motivo della perdita|motivo da perda|verliesreden|\
              reden van verlies|absagegrund|grund der absage|motivo de la perdida|motivo perdita|motivo da perda do @|\
              motif de la perte|motif de la perte de la @|motif de la perte de l @|grund fuer verlust|grund fuer den verlust|\
              motivo de perdida del @|motivo de perdida de la @|motivo della perdita della @|motivo de perda|\
              razao da perda|verliesreden @
            competitor:competitor|main competitor|competitors|wettbewerber|mitbewerber|competitor id|main competitor c
            contract_document:contract number|contract document|contract id|vertragsnummer
            lead_id:lead id|originating lead id|originatingleadid|lead|mql id|converted lead id
            """,
            weights: [
                "stage": 2, "close_date": 1.5, "amount_minor": 1, "probability": 1, "forecast_category": 1,
                "next_step": 1, "<won>": 1, "account_id": 0.6, "name": 0.3, "id": 0.5, "owner_id": 0.3,
                "<actual_amount>": 0.1, "<active_row>": 0.1,
            ]),
        FileKind(
            "accounts", "accounts", table: "accounts",
            own: [
                "account", "company", "customer", "organization", "organisation", "firma", "kunde", "unternehmen",
                "client", "kunden", "kd", "compte", "cliente", "cuenta", "empresa", "azienda", "klant", "klanten",
                "bedrijf", "societe", "entreprise",
            ],
            phrases: [
                "account", "company", "customer", "organization", "organisation", "kunde", "kunden", "firma", "firmen",
                "unternehmen", "client", "compte", "societe", "entreprise", "cuenta", "cliente", "clienti", "empresa",
                "azienda", "aziende", "klant", "klanten", "bedrijf", "bedrijven", "empresas", "clientes", "debitor",
                "debitoren", "organisatie", "organisaties",
            ],
            """
            name:@ name|name|@|bezeichnung|firmenname|accountname|\
              nom de la societe|nom de l entreprise|raison sociale|nom du compte|nom|razon social|nombre|ragione sociale|nome|\
              nombre del @|nombre de la @|nome do @|nome da @|nome della @|nome dell @|naam|@naam
            type:@ type|type|customer type|relationship type|kundentyp|typ|lifecycle stage|kundengruppe|accounttype
            industry:industry|sector|branche|industry code|industrycode|industry name|wirtschaftszweig|\
              secteur|secteur d activite|sector|industria|settore
            segment_id:segment id|business segment|segment|kundensegment
            unit_id:unit id|business unit id|territory id|branch|niederlassung
            parent_id:parent id|parent @ id|parent @|parent @ name|parentaccountid|subsidiary of|member of|\
              member of id|muttergesellschaft|konzern
            website:website|web site|url|homepage|domain name|domain|website url|web|webseite|internet|internetseite|\
              site web|sitio web|sito web|nom de domaine|nom de domaine de l @|nombre de dominio|\
              nombre de dominio de la @|dominio|nome di dominio|nome do dominio|domeinnaam|domain des @|website des @
            email:email|email address|e mail|emailaddress 1|emailaddress1|company email|mail|\
              courriel|adresse e mail|correo|correo electronico
            phone:phone|main phone|phone number|telephone 1|telephone1|telephone|office phone|phone office|telefon|\
              telefonnummer|\
              telephone|telefono|numero de telephone|numero de telefono|numero di telefono|numero de telefone|\
              telefoonnummer
            street:billing street|street|billing address street|address|address 1 line 1|address1 line1|\
              street address|billing address|address line 1|strasse|rechnungsstrasse
            city:billing city|city|billing address city|address 1 city|address1 city|ort|stadt|rechnungsort|\
              ville|ciudad|citta
            postal_code:billing postal code|postal code|billing address postal code|zip|zip code|\
              billing zip postal code|zip postal code|address 1 postal code|plz|postleitzahl|\
              code postal|codigo postal|cap
            country:billing country|country|billing address country|country region|address 1 country|land|\
              office location|billing country code|country code|location|\
              pays|pais|paese|pays region|pais region|paese area geografica|land region|land regio|pais regiao
            vat_number:vat number|vat|vat id|tax id|tax number|ust id|ust idnr|steuernummer|umsatzsteuer id
            annual_revenue_minor:annual revenue|annualrevenue|revenue|turnover|yearly revenue|jahresumsatz|umsatz|\
              chiffre d affaires|ingresos anuales|fatturato
            employees:number of employees|numberofemployees|employees|no of employees|employee count|num employees|\
              mitarbeiterzahl|mitarbeiter|anzahl mitarbeiter|\
              effectif|nombre d employes|numero de empleados|numero dipendenti|dipendenti
            """,
            weights: [
                "industry": 1.2, "employees": 1.2, "annual_revenue_minor": 1.2, "website": 0.7, "parent_id": 1,
                "vat_number": 1, "name": 0.6, "owner_id": 0.2, "created_at": 0.1, "updated_at": 0.1, "type": 0.3,
            ]),
        FileKind(
            "contacts", "contacts", table: "contacts", own: ["contact", "person", "kontakt", "ansprechpartner"],
            phrases: [
                "contact", "person", "people", "kontakt", "kontakte", "ansprechpartner", "contacto", "contatto",
                "contatti",
            ],
            """
            account_id:{account} id|{account}|{account} name|parent customer id|parentcustomerid|\
              associated {account} id|associated {account}|associated {account} ids|\
              associated {account} ids primary|\
              compte|nom du compte|societe|entreprise|cuenta|empresa|azienda|societa
            first_name:first name|firstname|given name|vorname|\
              prenom|nombre|nome
            last_name:last name|lastname|surname|family name|nachname|full name|fullname|@ name|name|\
              nom de famille|nom|apellido|apellidos|cognome
            title:title|job title|jobtitle|position|funktion|function|\
              fonction|poste|cargo|puesto|ruolo
            email:email|email address|e mail|emailaddress 1|emailaddress1|email 1|work email|mail|\
              courriel|adresse e mail|correo|correo electronico
            phone:phone|business phone|phone number|telephone 1|telephone1|phone work|work phone|telephone|telefon|\
              telefono
            mobile:mobile phone|mobile|mobilephone|cell phone|cell|mobile number|phone mobile|handy|mobiltelefon|\
              portable|movil|cellulare
            is_primary:is primary|primary contact|hauptkontakt
            """,
            weights: [
                "first_name": 0.8, "last_name": 0.8, "account_id": 0.8, "mobile": 0.6, "title": 0.6, "owner_id": 0.2,
                "created_at": 0.1, "updated_at": 0.1,
            ]),
        FileKind(
            "leads", "leads", table: "leads", own: ["lead", "mql", "interessent", "enquiry"],
            phrases: [
                "lead", "marketing qualified lead", "qualified lead", "mql", "interessent", "interessenten", "enquiry",
                "inquiry",
            ],
            """
            name:name|full name|fullname|@ name|last name|lastname|contact name|nachname
            <first_name>:first name|firstname|vorname
            company:company|company name|companyname|account name|organization|organization name|firma
            email:email|email address|e mail|emailaddress 1|emailaddress1|mail
            phone:phone|phone number|phone work|telephone 1|telephone1|telephone|telefon|mobile phone|mobile
            source:lead source|leadsource|source|origin|@ source|original source|lead source code|leadquelle|quelle|\
              channel|herkunft
            status:status|@ status|lifecycle stage|lead state|statecode|status reason
            created_at:created date|created at|create date|createdate|date entered|created time|created on|\
              first contact date|creation date|date created|created|entry date|add time|erstellt am|angelegt am|\
              erstelldatum|anlagedatum|\
              date de creation|cree le|fecha de creacion|creado el|data di creazione|creato il|data creazione
            first_response_at:first response at|first response date|first response time|first contacted|\
              first agent reply date
            converted_at:converted date|converted at|convert date|conversion date|converted time|converted on|\
              date conversion|qualified on|konvertiert am
            opportunity_id:converted opportunity id|converted {opportunity} id|created opportunity id|\
              qualifying opportunity id|{opportunity} id
            account_id:converted account id|created account id|converted {account} id|{account} id
            contact_id:converted contact id|created contact id|{contact} id
            closed_at:closed at|closed on|disqualified date|disqualified at
            closed_reason:closed reason|disqualification reason|disqualified reason|unqualified reason|\
              reason disqualified
            """,
            weights: [
                "converted_at": 1.5, "company": 0.8, "source": 0.7, "status": 0.6, "opportunity_id": 1, "id": 0.8,
                "owner_id": 0.2, "created_at": 0.4, "updated_at": 0.1, "name": 0.2,
            ]),
        FileKind(
            "products", "products", table: "products", own: ["product", "produkt", "artikel", "item"],
            phrases: ["product", "product 2", "produkt", "produkte", "artikel"],
            """
            id:product id|id|sku|product code|stock keeping unit|@ number|artikelnummer|product number|productid
            name:product name|name|product|produkt|artikel|title|bezeichnung|productname
            family:family|product family|category|product category|series|productcategory|product line|produktgruppe|\
              warengruppe|product group|type
            list_price_minor:list price|unit price|sales price|price|standard price|unitprice|listenpreis|\
              verkaufspreis|preis
            """,
            weights: ["family": 1, "list_price_minor": 1.5, "name": 0.8, "owner_id": 0, "created_at": 0.1]),
        FileKind(
            "invoices", "invoices", table: "invoices", own: ["invoice", "rechnung"],
            phrases: ["invoice", "rechnung", "rechnungen"],
            """
            account_id:{account} id|{account}|{account} name|partner id|billing account id
            opportunity_id:{opportunity} id|{opportunity}|{opportunity} name
            issued_on:invoice date|issued on|issue date|date issued|rechnungsdatum|invoiced on|date|created time|\
              created date|created at|created on
            amount_minor:grand total|total|amount|total amount|invoice total|amount total|gesamtbetrag|betrag|summe
            commission_user_id:commission user id|commission user|owner id|@ owner id|@ owner
            """,
            weights: ["issued_on": 1, "amount_minor": 1, "id": 0.8]),
    ]
}
