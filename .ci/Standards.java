import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Whether PDFs are both PDF/UA-1 and PDF/A-3a, by the engine of veraPDF: Standards FILE…
 *
 * <p>The engine is that of the jar which .ci/verapdf fetches. It holds the rules as XML but not the library that veraPDF
 * reads them with, so they are read here. Exit status 1 where a rule is broken, no rule was found or no file given.
 */
public final class Standards {
    private static final List<String> PROFILES = List.of("PDFUA-1", "PDFA-3A");

    public static void main(String[] files) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        boolean held = files.length > 0;
        for (String name : PROFILES) {
            ValidationProfile profile = profile(name);
            held &= !profile.getRules().isEmpty();
            for (String file : files) {
                held &= holds(file, name, profile);
            }
        }
        System.exit(held ? 0 : 1);
    }

    private static boolean holds(String file, String name, ValidationProfile profile) throws Exception {
        PDFAFlavour flavour = profile.getPDFAFlavour();
        try (var input = new FileInputStream(file);
                var parser = Foundries.defaultInstance().createParser(input, flavour, flavour);
                var validator = Foundries.defaultInstance().createValidator(profile, false)) {
            ValidationResult result = validator.validate(parser);
            var broken = new TreeMap<String, String>();
            for (TestAssertion found : result.getTestAssertions()) {
                if (found.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = found.getRuleId().getClause() + ", test " + found.getRuleId().getTestNumber();
                    broken.putIfAbsent(rule, found.getMessage() + " @ " + found.getLocation().getContext());
                }
            }
            boolean held = result.isCompliant() && result.getTotalAssertions() > 0;
            System.out.printf("%s %s %s: %d rules, %d checks%n", held ? "ok    " : "BROKEN", name, file,
                    profile.getRules().size(), result.getTotalAssertions());
            broken.forEach((rule, message) -> System.out.println("  " + rule + ": " + message));
            return held;
        }
    }

    /** The rules and variables of a standard, as its XML in the jar gives them. */
    private static ValidationProfile profile(String name) throws Exception {
        Element root;
        try (InputStream xml = Standards.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
            root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml).getDocumentElement();
        }
        Set<Rule> rules = new HashSet<>();
        for (Element rule : all(root, "rule")) {
            rules.add(rule(rule));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element one : all(root, "variable")) {
            variables.add(Profiles.variableFromValues(
                    one.getAttribute("name"), one.getAttribute("object"), text(one, "defaultValue"), text(one, "value")));
        }
        var details = Profiles.profileDetailsFromValues(name, "", "", new Date(0));
        return Profiles.profileFromValues(
                PDFAFlavour.valueOf(root.getAttribute("flavour")), details, "", rules, variables);
    }

    private static Rule rule(Element rule) {
        Element id = all(rule, "id").get(0);
        var standard = PDFAFlavour.Specification.valueOf(id.getAttribute("specification"));
        var number = Integer.parseInt(id.getAttribute("testNumber"));
        Boolean deferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        var message = Profiles.errorFromValues(text(rule, "message"), new ArrayList<ErrorArgument>());
        return Profiles.ruleFromValues(Profiles.ruleIdFromValues(standard, id.getAttribute("clause"), number),
                rule.getAttribute("object"), deferred, rule.getAttribute("tags"), text(rule, "description"),
                text(rule, "test"), message, new ArrayList<>());
    }

    private static List<Element> all(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> found = new ArrayList<>();
        for (int place = 0; place < nodes.getLength(); place++) {
            Node node = nodes.item(place);
            found.add((Element) node);
        }
        return found;
    }

    private static String text(Element parent, String name) {
        List<Element> found = all(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }
}
